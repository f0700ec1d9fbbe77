use std::sync::Arc;

use app::alliance::{Answers, Points, Rater, ScaleId};
use chrono::NaiveDate;

use super::{
    answer::{answer, is_missing},
    cells::Cells,
    code::ProblemCode,
    columns::{Plan, WhoColumns},
    date::iso_date,
    layout::Layout,
    number::{counting, decimal},
    profile::{DateFrom, RaterFrom},
    record::rater_text,
};

/// Whose rating a row is.
pub(super) struct Who {
    pub client: String,
    pub therapist: String,
    pub care_episode: String,
}

/// Client, therapist and care episode; reports what is missing or unknown.
pub(super) fn who(layout: &mut Layout, cells: &Cells<'_>) -> Option<Who> {
    match layout.keys.who {
        WhoColumns::Each {
            client,
            therapist,
            care_episode,
        } => {
            let ids =
                [client, therapist, care_episode].map(|column| cells.id(column).map(str::to_owned));
            let [client, therapist, care_episode] = ids;
            Some(Who {
                client: client?,
                therapist: therapist?,
                care_episode: care_episode?,
            })
        }
        WhoColumns::Pairing(column) => {
            let id = cells.id(column)?;
            let pairings = layout.pairings.as_mut()?;
            if let Some(pairing) = pairings.rated(id) {
                return Some(Who {
                    client: pairing.client.clone(),
                    therapist: pairing.therapist.clone(),
                    care_episode: id.to_owned(),
                });
            }
            let (finding, remedy) = pairings.unknown();
            cells.report(
                cells
                    .problem(column?, ProblemCode::UnknownClient, remedy)
                    .finding(finding),
            );
            None
        }
    }
}

/// The session's number, from 1.
pub(super) fn session(layout: &Layout, cells: &Cells<'_>) -> Option<i32> {
    let (column, text) = cells.required(layout.keys.session)?;
    let number = counting(text);
    if number.is_none() {
        let remedy = "Write the session's number within the care episode: 1, 2, 3 and so on.";
        cells.report(
            cells
                .problem(column, ProblemCode::BadNumber, remedy)
                .finding("is not a session number"),
        );
    }
    number
}

/// The date of the session, from the file or assumed.
pub(super) fn held_on(
    layout: &Layout,
    cells: &Cells<'_>,
    session: Option<i32>,
) -> Option<(NaiveDate, bool)> {
    if let DateFrom::Column(_) = layout.profile.date {
        let (column, text) = cells.required(layout.keys.date)?;
        let date = iso_date(text);
        if date.is_none() {
            let remedy = "Write year, month and day as 2026-03-09; years run from 1900 to 2199.";
            cells.report_cell(column, ProblemCode::BadDate, remedy);
        }
        return date.map(|date| (date, false));
    }
    let date = layout.dates?.of_session(session?);
    if let (None, Some(column)) = (date, layout.keys.session) {
        let remedy = "Correct the session's number, or the start and distance of the assumed dates: the session's date would lie outside 1900 to 2199.";
        cells.report_cell(column, ProblemCode::OutOfRange, remedy);
    }
    date.map(|date| (date, true))
}

/// Who gave the answers; one of the instrument's raters.
pub(super) fn rater(layout: &Layout, cells: &Cells<'_>, plan: Option<&Arc<Plan>>) -> Option<Rater> {
    if let RaterFrom::Always(rater) = layout.profile.rater {
        return Some(rater);
    }
    let (column, text) = cells.required(layout.keys.rater)?;
    let allowed = plan.map_or(&[Rater::Client, Rater::Therapist][..], |plan| {
        &plan.instrument.raters
    });
    let rater = allowed
        .iter()
        .find(|rater| rater_text(**rater).eq_ignore_ascii_case(text));
    if rater.is_none() {
        let names: Vec<_> = allowed.iter().map(|rater| rater_text(*rater)).collect();
        cells.report_cell(
            column,
            ProblemCode::UnknownRater,
            format!("Use {}.", names.join(" or ")),
        );
    }
    rater.copied()
}

/// The answers in item order; `None` when an item's column is missing or a cell is wrong.
pub(super) fn answers(cells: &Cells<'_>, plan: &Plan) -> Option<Answers> {
    let read = |column: &Option<usize>| {
        let column = (*column)?;
        answer(cells.text(column)?, &plan.instrument)
            .map_err(|not| {
                cells.report(
                    cells
                        .problem(column, not.code, not.remedy)
                        .finding(not.finding),
                )
            })
            .ok()
    };
    // Every cell is looked at, so that one import shows all that is wrong.
    let read: Vec<_> = plan.items.iter().map(read).collect();
    let answers: Option<Vec<Option<Points>>> = read.into_iter().collect();
    let answers = answers.map(Answers)?;
    are_enough(cells, plan, &answers).then_some(answers)
}

/// Reports unanswered items where the instrument needs all, and a row without any answer.
fn are_enough(cells: &Cells<'_>, plan: &Plan, answers: &Answers) -> bool {
    let open = answers
        .0
        .iter()
        .zip(&plan.items)
        .filter(|(answer, _)| answer.is_none());
    let open: Vec<_> = open.filter_map(|(_, column)| *column).collect();
    let Some(first) = open.first() else {
        return true;
    };
    let code = &plan.instrument.code;
    if open.len() == answers.0.len() {
        let remedy = "Fill in the answers, or remove the row.";
        cells.report(
            cells
                .problem(*first, ProblemCode::MissingValue, remedy)
                .finding(format!("no item of the {code} is answered")),
        );
        return false;
    }
    if !plan.instrument.missing.value.all_or_none {
        return true;
    }
    for column in open {
        let remedy = "Fill in the answer, or remove the row.";
        cells.report(
            cells
                .problem(column, ProblemCode::MissingValue, remedy)
                .finding(format!("the {code} counts only with all items answered")),
        );
    }
    false
}

/// The supplied totals, each under its scale; an empty cell supplies none.
pub(super) fn supplied(cells: &Cells<'_>, plan: &Plan) -> Vec<(ScaleId, Points)> {
    let read = |(scale, column): &(ScaleId, usize)| {
        let text = cells.text(*column).filter(|text| !is_missing(text))?;
        let number = decimal(text);
        if number.is_none() {
            let remedy = "Write digits with a decimal point, or leave the cell empty.";
            cells.report_cell(*column, ProblemCode::BadNumber, remedy);
        }
        number.map(|number| (*scale, number.points))
    };
    plan.totals.iter().filter_map(read).collect()
}

/// Reports answers and totals that the row's instrument does not have.
pub(super) fn check_others(cells: &Cells<'_>, plan: &Plan) {
    for column in &plan.others {
        if cells.text(*column).is_some_and(|text| !is_missing(text)) {
            let remedy = "Empty the cell, or correct the instrument.";
            let finding = format!(
                "has no meaning here: the {} has no such item or scale",
                plan.instrument.code
            );
            cells.report(
                cells
                    .problem(*column, ProblemCode::UnexpectedValue, remedy)
                    .finding(finding),
            );
        }
    }
}
