use std::collections::BTreeMap;

use app::supervision::published::{
    Bin, Dot, Form, Parts, Place, PlaceTold, PublishedPeriod, PublishedQuarter, PublishedTotals,
    Quarter,
};

use super::{
    dots::{Column, dots},
    form_cells, in_time_cells,
    period::{contribution, place_cells},
};
use crate::aggregate::{
    facts::{Circle, Circles, Fact, Standing},
    protect::{Cell, Contribution, Reach, Table, Tally, bins},
};

const GIVEN: [usize; 1] = [Form::Given as usize];
const NOT_GIVEN: [usize; 3] = [
    Form::Declined as usize,
    Form::Technical as usize,
    Form::NotAsked as usize,
];
const IN_TIME: [usize; 1] = [0];
const LATE: [usize; 1] = [1];

/// Where nobody is without a total, and where else somebody may have one.
const RATED: [usize; 2] = [PlaceTold::InRange as usize, PlaceTold::Building as usize];
const PERHAPS_RATED: [usize; 4] = [
    PlaceTold::Rupture as usize,
    PlaceTold::Recovering as usize,
    PlaceTold::InRange as usize,
    PlaceTold::Building as usize,
];

/// Twelve weeks, beside its three periods as they were published, and how the open care episodes stood when the last of
/// them was frozen.
pub fn quarter(
    quarter: Quarter,
    facts: &[Fact],
    standing: Option<&[Standing]>,
    periods: &[PublishedPeriod],
    circles: &Circles,
) -> PublishedQuarter {
    let told = quarter
        .periods()
        .map(|period| periods.iter().find(|one| one.period == period));
    let [.., last] = told;
    let (rated, in_time) = match told {
        [Some(a), Some(b), Some(c)] => (
            rated([a, b, c], facts, circles),
            in_time([a, b, c], facts, circles),
        ),
        _ => (Vec::new(), Vec::new()),
    };
    let standing = standing.unwrap_or_default();
    let places = last.and_then(|last| last.standing.as_ref());
    let places = places.map(|told| Table::told(told.places.clone(), &place_cells(standing)));
    PublishedQuarter {
        quarter,
        totals: totals(standing, places.as_ref(), circles),
        rated,
        in_time,
    }
}

/// Only where each period told how many forms were given: what is withheld of the others is then withheld together.
fn rated(periods: [&PublishedPeriod; 3], facts: &[Fact], circles: &Circles) -> Vec<Dot> {
    let cells = periods.map(|period| form_cells(&of(period, facts)));
    let tables = tables(periods.map(|period| &period.forms), &cells);
    if !tables.iter().all(|table| table.tells(Form::Given as usize)) {
        return Vec::new();
    }
    let given = Column::of(&cells, &tables, &GIVEN);
    let not_given = Column::of(&cells, &tables, &NOT_GIVEN);
    dots(&given, &not_given, &everything(&cells), circles)
}

/// Only where each period told both.
fn in_time(periods: [&PublishedPeriod; 3], facts: &[Fact], circles: &Circles) -> Vec<Dot> {
    let cells = periods.map(|period| in_time_cells(&of(period, facts)));
    let tables = tables(periods.map(|period| &period.in_time), &cells);
    if !tables.iter().all(|table| table.tells(0) && table.tells(1)) {
        return Vec::new();
    }
    let in_time = Column::of(&cells, &tables, &IN_TIME);
    let late = Column::of(&cells, &tables, &LATE);
    dots(&in_time, &late, &everything(&cells), circles)
}

fn of<'a>(period: &PublishedPeriod, facts: &'a [Fact]) -> Vec<&'a Fact> {
    facts
        .iter()
        .filter(|fact| fact.period == period.period)
        .collect()
}

fn tables(told: [&Parts; 3], cells: &[Vec<Cell>; 3]) -> Vec<Table> {
    let table = |(told, cells): (&Parts, &Vec<Cell>)| Table::told(told.clone(), cells);
    told.into_iter().zip(cells).map(table).collect()
}

fn everything(cells: &[Vec<Cell>]) -> Tally {
    Tally::of(cells.iter().flatten().flatten())
}

/// All instruments, or none where their numbers together would say more of where the clients are than is told of it.
fn totals(
    standing: &[Standing],
    places: Option<&Table>,
    circles: &Circles,
) -> Vec<PublishedTotals> {
    let (told, silent): (Vec<_>, Vec<_>) = by_instrument(standing, circles)
        .into_iter()
        .partition(|(_, bins)| !bins.is_empty());
    let safe = |circle: &Circle| {
        let bins = told.iter().flat_map(|(_, bins)| bins);
        let people: Reach = bins
            .map(|(bin, tally)| Reach::of(bin.about, tally.own(circle)))
            .sum();
        let fits = |places: &Table| {
            people.fits_below(places.reach(&PERHAPS_RATED, circle))
                && (!silent.is_empty() || places.reach(&RATED, circle).fits_below(people))
        };
        places.is_none_or(fits)
    };
    if !circles.iter().all(safe) {
        return Vec::new();
    }
    let published = |((instrument, version), bins): (_, Vec<(Bin, Tally)>)| PublishedTotals {
        instrument,
        version,
        bins: bins.into_iter().map(|(bin, _)| bin).collect(),
    };
    told.into_iter().map(published).collect()
}

type Instrument = (String, u32);

fn by_instrument(
    standing: &[Standing],
    circles: &Circles,
) -> BTreeMap<Instrument, Vec<(Bin, Tally)>> {
    type Values = ((i32, i32), Vec<(i32, Contribution)>);
    let mut values: BTreeMap<Instrument, Values> = BTreeMap::new();
    for one in standing.iter().filter(|one| one.place != Place::NoRating) {
        let Some(total) = &one.total else { continue };
        let instrument = (total.instrument.clone(), total.version);
        let range = (total.lowest, total.highest);
        let (_, values) = values
            .entry(instrument)
            .or_insert_with(|| (range, Vec::new()));
        values.push((total.value, contribution(one)));
    }
    let binned =
        |(instrument, (range, values)): (_, Values)| (instrument, bins(&values, range, circles));
    values.into_iter().map(binned).collect()
}
