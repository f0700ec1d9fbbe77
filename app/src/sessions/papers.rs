//! Which paper forms a session can have, as links lead to them.

use std::sync::Arc;

use super::form::rater_text;
use crate::{
    alliance::{Family, Instrument, Rater},
    client::{
        ClientChart, Rating, Series, Session,
        load::{Loaded, address},
    },
    text::{Lang, Session as Word, t},
};

/// A form that was not entered for a session yet.
#[derive(Clone)]
pub struct Paper {
    pub instrument: Arc<Instrument>,
    pub rater: Rater,
    /// Used with this client before.
    pub usual: bool,
}

/// What people call it: the code of a questionnaire, words for our own question.
pub fn label(lang: Lang, instrument: &Instrument) -> String {
    match instrument.family {
        Family::Check => t(lang, Word::DirectQuestion).into_owned(),
        _ => instrument.code.clone(),
    }
}

impl Paper {
    pub fn address(&self, chart: &ClientChart, session: &Session) -> String {
        let page = address(chart, &format!("/sessions/{}/ratings/new", session.id));
        let (code, rater) = (&self.instrument.code, rater_text(self.rater));
        format!("{page}&instrument={code}&rater={rater}")
    }
}

/// Of the newest version of each questionnaire; those that are used with this client first.
pub fn papers(loaded: &Loaded, session: &Session) -> Vec<Paper> {
    let (chart, known) = (&loaded.chart, loaded.instruments());
    let newest = known.iter().filter(|one| {
        let latest = known.latest(&one.code).map(|latest| latest.version);
        // What is scored from another form is not entered by itself.
        latest == Some(one.version) && one.derived_from.is_none()
    });
    let all = newest.flat_map(|instrument| {
        let raters = instrument.raters.iter();
        raters.map(|rater| (instrument.clone(), *rater))
    });
    let mut papers: Vec<Paper> = all
        .filter(|(instrument, rater)| given(chart, session, &instrument.code, *rater).is_none())
        .filter(|(instrument, rater)| {
            let veiled = chart.veiled.contains(&session.number);
            !veiled || instrument.family != Family::Alliance || *rater != Rater::Client
        })
        .map(|(instrument, rater)| Paper {
            usual: chart
                .series
                .iter()
                .any(|s| is_of(s, &instrument.code, rater)),
            instrument,
            rater,
        })
        .collect();
    papers.sort_by_key(|paper| (!paper.usual, paper.instrument.family));
    papers
}

/// The rating that a session has by this rater with this questionnaire.
pub fn given<'c>(
    chart: &'c ClientChart,
    session: &Session,
    code: &str,
    rater: Rater,
) -> Option<&'c Rating> {
    let series = chart
        .series
        .iter()
        .filter(|series| is_of(series, code, rater));
    let mut ratings = series.flat_map(|series| &series.ratings);
    ratings.find(|rating| rating.session_number == session.number)
}

fn is_of(series: &Series, code: &str, rater: Rater) -> bool {
    series.instrument == code && series.rater == rater
}
