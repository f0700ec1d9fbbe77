use std::{collections::HashMap, io::Read};

use super::{
    cells::Cells, code::ProblemCode, printable::printable, problem::Problem, profile::Identity,
    table::Table,
};

/// The companion file of a survey: each of its rows is a care episode of a client with a therapist.
#[derive(Debug)]
pub(super) struct Pairings {
    by_id: HashMap<String, Pairing>,
    file: &'static str,
    id_column: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Pairing {
    row: u64,
    pub therapist: String,
    pub client: String,
    /// Some row of the imported file names it.
    rated: bool,
}

impl Pairings {
    /// Reads the companion file that `identity` describes; `None` when it has none.
    ///
    /// # Errors
    /// Everything that is wrong with the file, each with its name: without it no row can be understood.
    pub fn read(
        identity: &Identity,
        source: Option<&mut dyn Read>,
    ) -> Result<Option<Self>, Vec<Problem>> {
        let Identity::Pairing {
            id,
            therapist,
            client,
            file,
        } = *identity
        else {
            return Ok(None);
        };
        let Some(source) = source else {
            return Err(vec![missing_companion(file)]);
        };
        let mut table = Table::open(source, file)?;
        let columns = [id, therapist, client].map(|name| table.header().find(name).ok_or(name));
        let lacking = columns.iter().filter_map(|column| column.err());
        let mut problems: Vec<_> = lacking.map(|name| table.header().missing(name)).collect();
        if !problems.is_empty() {
            return Err(problems);
        }
        let columns = columns.map(Result::ok);
        let mut pairings = Self {
            by_id: HashMap::new(),
            file,
            id_column: id,
        };
        while let Some(row) = table.next_row() {
            match row {
                Ok(row) => problems.extend(pairings.add(Cells::new(table.header(), &row), columns)),
                Err(problem) => {
                    problems.push(problem.with_column(&format!(" ({file})")));
                    break;
                }
            }
        }
        if problems.is_empty() {
            Ok(Some(pairings))
        } else {
            Err(problems)
        }
    }

    /// Takes one row; what is wrong with it is returned.
    fn add(&mut self, cells: Cells<'_>, columns: [Option<usize>; 3]) -> Vec<Problem> {
        cells.check_encoding();
        let [id, therapist, client] = columns.map(|column| cells.id(column).map(str::to_owned));
        if let (Some(id), Some(therapist), Some(client)) = (id, therapist, client) {
            let pairing = Pairing {
                row: cells.row(),
                therapist,
                client,
                rated: false,
            };
            if let Some(first) = self.by_id.insert(id, pairing) {
                let remedy = format!("Row {} has the same one: keep one of the two.", first.row);
                let id_column: Vec<_> = columns.into_iter().take(1).flatten().collect();
                cells.report_together(&id_column, ProblemCode::DuplicateRow, remedy);
            }
        }
        cells.into_problems()
    }

    /// The pairing of an id, from now on one with ratings.
    pub fn rated(&mut self, id: &str) -> Option<&Pairing> {
        let pairing = self.by_id.get_mut(id)?;
        pairing.rated = true;
        Some(pairing)
    }

    /// What to do about an id that is not here.
    pub fn unknown(&self) -> (String, String) {
        (
            format!("is not in {}", self.file),
            format!("Correct the id, or add the pairing to {}.", self.file),
        )
    }

    /// A warning for each pairing that no row named, in file order.
    pub fn without_ratings(&self) -> Vec<Problem> {
        let mut unrated: Vec<_> = self
            .by_id
            .iter()
            .filter(|(_, pairing)| !pairing.rated)
            .collect();
        unrated.sort_by_key(|(_, pairing)| pairing.row);
        let column = format!("{} ({})", self.id_column, self.file);
        let remedy =
            "Nothing was created for it; if ratings were expected, look for them in the source.";
        unrated
            .into_iter()
            .map(|(id, pairing)| {
                Problem::new(
                    pairing.row,
                    column.clone(),
                    id.as_bytes(),
                    ProblemCode::NoRatings,
                    remedy,
                )
            })
            .collect()
    }
}

/// The companion file is not there or cannot be opened.
pub(super) fn missing_companion(file: &str) -> Problem {
    let remedy = format!(
        "Put {} beside the imported file.",
        printable(file.as_bytes())
    );
    Problem::of_file(ProblemCode::NotReadable, "", remedy).finding(format!("{file} cannot be read"))
}
