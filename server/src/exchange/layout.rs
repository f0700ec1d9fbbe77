use std::{collections::HashMap, io::Read, sync::Arc};

use app::alliance::{Instrument, Instruments};

use super::{
    cells::Cells,
    code::ProblemCode,
    columns::{KeyColumns, Plan, rating_columns},
    options::{AssumedDates, ImportOptions},
    pairings::Pairings,
    problem::Problem,
    profile::{DateFrom, InstrumentFrom, PROFILES, Profile},
    table::Header,
};

/// A profile laid over the header of one file: all that is needed to understand its rows.
#[derive(Debug)]
pub(super) struct Layout {
    pub profile: &'static Profile,
    pub keys: KeyColumns,
    pub source: String,
    pub dates: Option<AssumedDates>,
    pub pairings: Option<Pairings>,
    instruments: Instruments,
    /// By what the file calls the instrument; the fixed one under its code.
    plans: HashMap<String, Arc<Plan>>,
}

impl Layout {
    /// Everything that stops an import before its first row is an error.
    pub fn new(
        profile: &'static Profile,
        header: &Header,
        companion: Option<&mut dyn Read>,
        instruments: &Instruments,
        options: &ImportOptions,
    ) -> Result<Self, Vec<Problem>> {
        if profile
            .key_columns()
            .iter()
            .all(|name| header.find(name).is_none())
        {
            return Err(vec![wrong_profile(profile)]);
        }
        let mut problems = Vec::new();
        let dates = options.assumed_dates();
        if matches!(profile.date, DateFrom::Assumed) && dates.is_none() {
            problems.push(no_dates());
        }
        if let InstrumentFrom::Code(code) = profile.instrument
            && instruments.latest(code).is_none()
        {
            problems.push(no_definition(code));
        }
        let pairings = Pairings::read(&profile.identity, companion).unwrap_or_else(|more| {
            problems.extend(more);
            None
        });
        if !problems.is_empty() {
            return Err(problems);
        }
        Ok(Self {
            profile,
            keys: KeyColumns::find(profile, header),
            source: options.source_name.clone(),
            dates,
            pairings,
            instruments: instruments.clone(),
            plans: HashMap::new(),
        })
    }

    /// What is worth saying about the header before the first row: columns that are missing, columns not read.
    pub fn header_problems(&mut self, header: &Header) -> Vec<Problem> {
        let keys = self.profile.key_columns();
        let lacking = keys.iter().filter(|name| header.find(name).is_none());
        let mut problems: Vec<_> = lacking.map(|name| header.missing(name)).collect();
        let mut read: Vec<_> = keys.iter().filter_map(|name| header.find(name)).collect();
        match self.profile.instrument {
            InstrumentFrom::Column(_) => read.extend(rating_columns(self.profile, header)),
            InstrumentFrom::Code(code) => {
                let (plan, missing) = self.plan(header, code);
                problems.extend(missing);
                read.extend(plan.iter().flat_map(|plan| plan.own()));
            }
        }
        let ignored = header.named().filter(|(at, _)| !read.contains(at));
        problems.extend(ignored.map(|(at, _)| header.ignored(at)));
        problems
    }

    /// The plan for the instrument that a file calls `name`; the first time with the item columns that are missing.
    pub fn plan(&mut self, header: &Header, name: &str) -> (Option<Arc<Plan>>, Vec<Problem>) {
        if let Some(plan) = self.plans.get(name) {
            return (Some(Arc::clone(plan)), Vec::new());
        }
        let Some(instrument) = self.instrument(name) else {
            return (None, Vec::new());
        };
        let first = !self
            .plans
            .values()
            .any(|plan| Arc::ptr_eq(&plan.instrument, &instrument));
        let plan = Arc::new(Plan::new(self.profile, header, &instrument));
        self.plans.insert(name.to_owned(), Arc::clone(&plan));
        let missing = if first {
            plan.missing(self.profile, header)
        } else {
            Vec::new()
        };
        (Some(plan), missing)
    }

    fn instrument(&self, name: &str) -> Option<Arc<Instrument>> {
        let known = self
            .instruments
            .iter()
            .find(|known| known.code.eq_ignore_ascii_case(name))?;
        let latest = self.instruments.latest(&known.code)?;
        latest.derived_from.is_none().then(|| Arc::clone(latest))
    }

    /// The plan of a row. Reports an unknown instrument; missing item columns go to `notices`.
    pub fn plan_of(&mut self, cells: &Cells<'_>, notices: &mut Vec<Problem>) -> Option<Arc<Plan>> {
        let (column, name) = match self.profile.instrument {
            InstrumentFrom::Code(code) => (None, code),
            InstrumentFrom::Column(_) => {
                let (column, name) = cells.required(self.keys.instrument)?;
                (Some(column), name)
            }
        };
        let (plan, missing) = self.plan(cells.header(), name);
        notices.extend(missing);
        if let (None, Some(column)) = (&plan, column) {
            cells.report_cell(
                column,
                ProblemCode::UnknownInstrument,
                self.known_instruments(),
            );
        }
        plan
    }

    fn known_instruments(&self) -> String {
        let direct = self
            .instruments
            .iter()
            .filter(|known| known.derived_from.is_none());
        let mut codes: Vec<_> = direct.map(|known| known.code.as_str()).collect();
        codes.dedup();
        format!("Use one of {}.", codes.join(", "))
    }
}

fn wrong_profile(profile: &Profile) -> Problem {
    let names: Vec<_> = PROFILES.iter().map(|known| known.name).collect();
    let remedy = format!(
        "It needs the columns {}. Name another profile with --profile (there are {}), or choose another file.",
        profile.key_columns().join(", "),
        names.join(", ")
    );
    Problem::of_file(ProblemCode::WrongProfile, "", remedy).finding(format!(
        "the file has none of the columns of the profile {}",
        profile.name
    ))
}

fn no_dates() -> Problem {
    let remedy = "Say when session 1 was and how many days lie between sessions, such as --start 2026-01-05 --every 7d; the dates are marked as assumed.";
    Problem::of_file(ProblemCode::NoDates, "", remedy)
}

fn no_definition(code: &str) -> Problem {
    Problem::of_file(
        ProblemCode::UnknownInstrument,
        "",
        format!("Install a version that knows the {code}."),
    )
    .finding(format!("there is no definition of the {code}"))
}
