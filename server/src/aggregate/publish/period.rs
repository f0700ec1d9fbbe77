use app::supervision::published::{
    Closing, Flow, OpenFor, Parts, Period, PlaceTold, PublishedPeriod, PublishedStanding,
};

use super::{cell, form_cells, in_time_cells};
use crate::aggregate::{
    facts::{Circle, Circles, Fact, Standing},
    protect::{Cell, Contribution, Reach, Table, Tally, list},
};

/// Both cells of the ruptures that were flagged.
const FLAGGED: [usize; 2] = [0, 1];

/// Where fewer are open, nothing is said of how long.
const LEAST_OPEN: u32 = 20;

/// One period, from the facts of whatever periods and from how the open care episodes stand, where that is published.
pub fn period(
    period: Period,
    facts: &[Fact],
    standing: Option<&[Standing]>,
    circles: &Circles,
) -> PublishedPeriod {
    let facts: Vec<_> = facts.iter().filter(|fact| fact.period == period).collect();
    let in_time = Table::protected(&in_time_cells(&facts), circles);
    let flow = Flow::TOLD.map(|flow| cell(facts.iter().copied(), |fact| fact.flow[flow as usize]));
    PublishedPeriod {
        period,
        forms: Table::protected(&form_cells(&facts), circles).parts,
        flow: list(&flow, circles),
        closings: closings(&facts, &in_time, circles),
        in_time: in_time.parts,
        standing: standing.map(|standing| stand(standing, circles)),
    }
}

/// More ruptures passed than were flagged would say that as many were waiting before. So passed ones are told only where
/// that cannot be worked out.
fn closings(facts: &[&Fact], in_time: &Table, circles: &Circles) -> Parts {
    let kind = |closing| {
        cell(facts.iter().copied(), |fact| {
            fact.closings[closing as usize]
        })
    };
    let cells = Closing::TOLD.map(kind);
    let table = Table::protected(&cells, circles);
    let passed = [Closing::Passed as usize];
    let says_more = |circle: &Circle| {
        let flagged = in_time.reach(&FLAGGED, circle);
        flagged.most.is_some() && table.reach(&passed, circle).least > flagged.least
    };
    if circles.iter().any(says_more) {
        Table::without(&passed, &cells, circles).parts
    } else {
        table.parts
    }
}

fn stand(standing: &[Standing], circles: &Circles) -> PublishedStanding {
    let places = Table::protected(&place_cells(standing), circles);
    let open_for = open_for(standing, &places, circles);
    PublishedStanding {
        places: places.parts,
        open_for,
    }
}

/// In the order of [`PlaceTold::ALL`].
pub(super) fn place_cells(standing: &[Standing]) -> Vec<Cell> {
    let at = |place: PlaceTold| {
        let there = standing.iter().filter(move |one| one.place.told() == place);
        there.map(contribution).collect()
    };
    PlaceTold::ALL.into_iter().map(at).collect()
}

pub(super) const fn contribution(standing: &Standing) -> Contribution {
    Contribution {
        therapist: standing.therapist,
        client: standing.client,
        count: 1,
    }
}

fn open_for(standing: &[Standing], places: &Table, circles: &Circles) -> Option<OpenFor> {
    let open = || standing.iter().filter(|one| one.open_days.is_some());
    let people: Cell = open().map(contribution).collect();
    if Tally::of(&people).fewer_than(LEAST_OPEN, circles) || !leaves_room(places, circles) {
        return None;
    }
    let mut weeks: Vec<_> = open()
        .filter_map(|one| one.open_days)
        .map(|days| days / 7)
        .collect();
    weeks.sort_unstable();
    let quartile = |quarters: usize| weeks[(weeks.len() * quarters).div_ceil(4) - 1];
    Some(OpenFor {
        quarter: quartile(1),
        half: quartile(2),
        three_quarters: quartile(3),
    })
}

/// That at least so many are open says nothing of the two places where they are, if both are told and are enough.
fn leaves_room(places: &Table, circles: &Circles) -> bool {
    let open = [PlaceTold::Rupture as usize, PlaceTold::Recovering as usize];
    let least = Reach {
        least: LEAST_OPEN,
        most: None,
    };
    let room = |circle| least.fits_below(places.reach(&open, circle));
    open.iter().all(|&place| places.tells(place)) && circles.iter().all(room)
}
