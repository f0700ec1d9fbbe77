//! One's supervisees' cases: exact, each a dot that leads to it. There are no sums by person.

use std::collections::BTreeSet;

use chrono::{NaiveDate, TimeDelta};
use uuid::Uuid;

use super::{
    figures::{Strip, StripDot, StripsWords, strips},
    published::Place,
    section::{Cell, Section, Table},
};
use crate::{
    alliance::{Conversation, Instruments, RatingsTrack, RuptureState},
    caseload::{CaseloadRow, view::EARLIER_NEEDED},
    ruptures::{WorklistRow, worklist::noticed},
    text::{Lang, Overview as Word, overview::Figure, t},
};

/// For so long a repaired rupture is told of.
const REPAIRED_DAYS: i64 = 28;

/// The cases and ruptures of the people that the viewer supervises now.
pub struct Supervisees {
    pub cases: Vec<CaseloadRow>,
    pub ruptures: Vec<WorklistRow>,
    /// Care episodes whose rupture was repaired lately.
    repaired: BTreeSet<Uuid>,
}

impl Supervisees {
    pub fn new(cases: Vec<CaseloadRow>, ruptures: Vec<WorklistRow>, today: NaiveDate) -> Self {
        // Who covers for somebody acts; who supervises looks on.
        let mut cases: Vec<CaseloadRow> = cases
            .into_iter()
            .filter(|row| row.therapist_name.is_some() && !row.may_act)
            .collect();
        cases.sort_by(|a, b| {
            a.client_name
                .cmp(&b.client_name)
                .then(a.care_episode.cmp(&b.care_episode))
        });
        let theirs: BTreeSet<Uuid> = cases.iter().map(|case| case.care_episode).collect();
        let ruptures: Vec<WorklistRow> = ruptures
            .into_iter()
            .filter(|row| theirs.contains(&row.care_episode))
            .collect();
        let since = today - TimeDelta::days(REPAIRED_DAYS);
        let repaired = ruptures
            .iter()
            .filter(|row| {
                row.rupture.state == RuptureState::Repaired && row.last_step_at.date_naive() > since
            })
            .map(|row| row.care_episode)
            .collect();
        Self {
            cases,
            ruptures,
            repaired,
        }
    }

    /// Cases, ruptures that are open, and those of them that nobody has talked about.
    pub fn headline(&self) -> Word {
        let open = || self.cases.iter().filter_map(|case| case.rupture.as_ref());
        Word::SuperviseesHeadline {
            cases: self.cases.len(),
            open: open().count(),
            waiting: open()
                .filter(|rupture| rupture.conversation == Conversation::NotYet)
                .count(),
        }
    }

    fn place(&self, case: &CaseloadRow) -> Place {
        match (&case.rupture, &case.alliance) {
            (Some(rupture), _) if rupture.state == RuptureState::Possible => Place::Possible,
            (Some(rupture), _)
                if matches!(
                    rupture.track,
                    RatingsTrack::ComingBack | RatingsTrack::BackInRange
                ) =>
            {
                Place::ComingBack
            }
            (Some(_), _) => Place::Open,
            (None, _) if self.repaired.contains(&case.care_episode) => Place::Repaired,
            (None, Some(alliance)) if alliance.rated >= EARLIER_NEEDED => Place::InRange,
            (None, Some(_)) => Place::Building,
            (None, None) => Place::NoRating,
        }
    }

    pub fn sections(
        &self,
        lang: Lang,
        instruments: &Instruments,
        today: NaiveDate,
    ) -> Vec<Section> {
        vec![
            self.rated(lang),
            self.places(lang, instruments),
            self.open(lang, today),
        ]
    }

    fn rated(&self, lang: Lang) -> Section {
        let held = || self.cases.iter().filter(|case| case.sessions_held > 0);
        let said = |case: &CaseloadRow| Word::Rated {
            rated: case.sessions_rated,
            held: case.sessions_held,
        };
        let dots = held().map(|case| StripDot {
            value: 100.0 * f64::from(case.sessions_rated) / f64::from(case.sessions_held),
            href: href(case),
            name: named(lang, case, &t(lang, said(case))),
        });
        let strip = Strip {
            name: t(lang, Word::RatedColumn).into_owned(),
            dots: dots.collect(),
            open: false,
        };
        let words = StripsWords {
            ticks: [0, 25, 50, 75, 100]
                .map(|percent| (f64::from(percent), format!("{percent} %")))
                .into(),
            axis: String::new(),
        };
        let rows = self.cases.iter().map(|case| {
            vec![
                case_cell(case),
                therapist_cell(case),
                Cell::from(t(lang, said(case))),
            ]
        });
        let table = Table {
            head: [Word::CaseColumn, Word::TherapistColumn, Word::RatedColumn]
                .map(|word| t(lang, word))
                .into(),
            rows: rows.collect(),
        };
        Section {
            drawing: (!strip.dots.is_empty()).then(|| strips(&[strip], (0.0, 100.0), &words)),
            protected: false,
            ..Section::new(Figure::CasesRated, table)
        }
    }

    fn places(&self, lang: Lang, instruments: &Instruments) -> Section {
        let strip = |place: Place| Strip {
            name: t(lang, Word::Place(place)).into_owned(),
            dots: self
                .cases
                .iter()
                .filter(|case| self.place(case) == place)
                .filter_map(|case| self.dot(lang, case, instruments))
                .collect(),
            open: matches!(place, Place::Possible | Place::Open),
        };
        let all: Vec<Strip> = Place::ALL
            .into_iter()
            .filter(|place| *place != Place::NoRating)
            .map(strip)
            .collect();
        let words = StripsWords {
            ticks: vec![
                (0.0, t(lang, Word::LowestPossible).into_owned()),
                (100.0, t(lang, Word::HighestPossible).into_owned()),
            ],
            axis: String::new(),
        };
        let rows = self.cases.iter().map(|case| {
            vec![
                case_cell(case),
                therapist_cell(case),
                Cell::from(t(lang, Word::Place(self.place(case)))),
            ]
        });
        let table = Table {
            head: [Word::CaseColumn, Word::TherapistColumn, Word::StateColumn]
                .map(|word| t(lang, word))
                .into(),
            rows: rows.collect(),
        };
        Section {
            drawing: (!self.cases.is_empty()).then(|| strips(&all, (0.0, 100.0), &words)),
            protected: false,
            ..Section::new(Figure::Cases, table)
        }
    }

    /// At its latest total, on the whole range of its instrument.
    fn dot(&self, lang: Lang, case: &CaseloadRow, instruments: &Instruments) -> Option<StripDot> {
        let alliance = case.alliance.as_ref()?;
        let instrument = instruments.get(&alliance.instrument, alliance.version)?;
        let scale = instrument.total()?;
        let total = alliance.latest.total()?;
        let range = scale.max.minus(scale.min).as_f64();
        let said = format!(
            "{}, {} {}",
            t(lang, Word::Place(self.place(case))),
            alliance.instrument,
            total.to_text(instrument.decimals)
        );
        (range > 0.0).then(|| StripDot {
            value: 100.0 * total.minus(scale.min).as_f64() / range,
            href: href(case),
            name: named(lang, case, &said),
        })
    }

    fn open(&self, lang: Lang, today: NaiveDate) -> Section {
        let open: Vec<&WorklistRow> = self
            .ruptures
            .iter()
            .filter(|row| row.rupture.state.is_open())
            .collect();
        let days = |row: &WorklistRow| (today - noticed(row)).num_days().max(0);
        let longest = open.iter().map(|row| days(row)).max().unwrap_or(0).max(28);
        let strip = |state: RuptureState| Strip {
            name: t(lang, crate::text::Rupture::State(state)).into_owned(),
            dots: open
                .iter()
                .filter(|row| row.rupture.state == state)
                .map(|row| StripDot {
                    value: days_as_f64(days(row)),
                    href: rupture_href(row),
                    name: t(
                        lang,
                        Word::Case {
                            name: row.client_name.clone(),
                            said: t(lang, Word::OpenDays { days: days(row) }).into_owned(),
                        },
                    )
                    .into_owned(),
                })
                .collect(),
            open: state == RuptureState::Possible,
        };
        let states = [
            RuptureState::Possible,
            RuptureState::Acknowledged,
            RuptureState::Discussed,
        ];
        let words = StripsWords {
            ticks: [0, longest / 2, longest]
                .map(|days| {
                    (
                        days_as_f64(days),
                        t(lang, Word::OpenDays { days }).into_owned(),
                    )
                })
                .into(),
            axis: String::new(),
        };
        let mut by_age = open.clone();
        by_age.sort_by_key(|row| std::cmp::Reverse(days(row)));
        let rows = by_age.iter().map(|row| {
            vec![
                Cell::Case {
                    href: rupture_href(row),
                    name: row.client_name.clone(),
                },
                Cell::from(row.therapist_name.clone().unwrap_or_default()),
                Cell::from(t(lang, crate::text::Rupture::State(row.rupture.state))),
                Cell::from(t(lang, Word::OpenDays { days: days(row) })),
                Cell::from(t(
                    lang,
                    crate::text::Rupture::ConversationNow {
                        now: row.rupture.conversation,
                        open: true,
                    },
                )),
            ]
        });
        let table = Table {
            head: vec![
                t(lang, Word::CaseColumn),
                t(lang, Word::TherapistColumn),
                t(lang, Word::StateColumn),
                t(lang, Word::SinceColumn),
                t(lang, crate::text::Worklist::ColumnTalk),
            ],
            rows: rows.collect(),
        };
        Section {
            drawing: (!open.is_empty())
                .then(|| strips(&states.map(strip), (0.0, days_as_f64(longest)), &words)),
            protected: false,
            ..Section::new(Figure::CasesOpen, table)
        }
    }
}

fn days_as_f64(days: i64) -> f64 {
    f64::from(i32::try_from(days).unwrap_or(i32::MAX))
}

fn href(case: &CaseloadRow) -> String {
    format!("/clients/{}?episode={}", case.client, case.care_episode)
}

fn rupture_href(row: &WorklistRow) -> String {
    format!(
        "/clients/{}?episode={}#rupture-{}",
        row.client, row.care_episode, row.rupture.id
    )
}

fn named(lang: Lang, case: &CaseloadRow, said: &str) -> String {
    let word = Word::Case {
        name: case.client_name.clone(),
        said: said.to_owned(),
    };
    t(lang, word).into_owned()
}

fn case_cell(case: &CaseloadRow) -> Cell {
    Cell::Case {
        href: href(case),
        name: case.client_name.clone(),
    }
}

fn therapist_cell(case: &CaseloadRow) -> Cell {
    Cell::from(case.therapist_name.clone().unwrap_or_default())
}
