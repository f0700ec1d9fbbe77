//! What is published of the practice. It is computed once, when a period is frozen, and never again for another question:
//! no date range, no filter. Every count is rounded to the nearest 5, and totals are the sums of what is shown, so that
//! they say nothing beyond it.
//!
//! Tables that speak of the same ruptures could be set against each other. So each number is told once, and where two
//! tables would have to agree, something that belongs to one of them is told nowhere: `TOLD` below says what of a list is.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

/// The step of every published count, and the least that is published at all.
pub const STEP: u32 = 5;

/// To the nearest published count: 0 to 2 become 0, 3 to 7 become 5.
pub const fn rounded(count: u32) -> u32 {
    (count + STEP / 2) / STEP * STEP
}

const WEEKS_IN_DAYS: i32 = 28;

/// Four weeks, counted from Monday, 3 January 2000.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Period(pub i32);

impl Period {
    const EPOCH: NaiveDate = NaiveDate::from_ymd_opt(2000, 1, 3).expect("a date");

    pub fn of(date: NaiveDate) -> Self {
        let days = date.signed_duration_since(Self::EPOCH).num_days();
        Self(i32::try_from(days.div_euclid(i64::from(WEEKS_IN_DAYS))).unwrap_or(i32::MAX))
    }

    pub fn first_day(self) -> NaiveDate {
        let days = u64::from(self.0.unsigned_abs()) * u64::from(WEEKS_IN_DAYS.unsigned_abs());
        let day = if self.0 < 0 {
            Self::EPOCH.checked_sub_days(Days::new(days))
        } else {
            Self::EPOCH.checked_add_days(Days::new(days))
        };
        day.unwrap_or(Self::EPOCH)
    }

    pub fn last_day(self) -> NaiveDate {
        self.first_day() + Days::new(27)
    }

    pub const fn quarter(self) -> Quarter {
        Quarter(self.0.div_euclid(3))
    }
}

/// Three periods, twelve weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quarter(pub i32);

impl Quarter {
    pub const fn periods(self) -> [Period; 3] {
        let first = self.0 * 3;
        [Period(first), Period(first + 1), Period(first + 2)]
    }
}

/// Parts of one whole, each client's contribution in one of them. `None` is withheld: few people are in it, or in another
/// part that could be worked out from it. What is withheld is told together, and which of it is how much is not said. Where
/// every part is withheld, that is their total alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parts {
    pub cells: Vec<Option<u32>>,
    /// `None` where nothing is withheld, or where nothing at all is told.
    pub withheld_together: Option<u32>,
}

impl Parts {
    /// Nothing is told.
    pub fn nothing(cells: usize) -> Self {
        Self {
            cells: vec![None; cells],
            withheld_together: None,
        }
    }

    /// The sum of what is told; `None` where nothing is.
    pub fn total(&self) -> Option<u32> {
        let shown = self.cells.iter().flatten().chain(&self.withheld_together);
        let shown: Vec<u32> = shown.copied().collect();
        (!shown.is_empty()).then(|| shown.iter().sum())
    }
}

/// Neighbouring values, as many together as are needed for 5 people; `from ≤ value < to`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bin {
    pub from: i32,
    pub to: i32,
    pub about: u32,
}

/// The sessions held in a period, by what became of their form.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Form {
    Given,
    Declined,
    Technical,
    /// Nobody asked, so far as it is known.
    NotAsked,
}

impl Form {
    pub const ALL: [Self; 4] = [Self::Given, Self::Declined, Self::Technical, Self::NotAsked];
}

/// Steps of ruptures that were recorded in a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Flow {
    /// On whatever word.
    Opened,
    /// Also those that a therapist opened on the own word; no reopened ones.
    Acknowledged,
    Discussed,
}

impl Flow {
    pub const ALL: [Self; 3] = [Self::Opened, Self::Acknowledged, Self::Discussed];
    /// How many were flagged is the total of [`PublishedPeriod::in_time`]. How many therapists opened themselves is told
    /// nowhere, so that what was acknowledged cannot be set against what was flagged.
    pub const TOLD: [Self; 2] = [Self::Acknowledged, Self::Discussed];
}

/// How the ruptures that closed in a period closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Closing {
    Repaired,
    Passed,
    Unresolved,
    Ended,
    Dismissed,
}

impl Closing {
    pub const ALL: [Self; 5] = [
        Self::Repaired,
        Self::Passed,
        Self::Unresolved,
        Self::Ended,
        Self::Dismissed,
    ];
    /// Neither how many were dismissed nor how many were reopened is told anywhere, so that what is open now cannot be set
    /// against what was open, opened and closed since.
    pub const TOLD: [Self; 4] = [Self::Repaired, Self::Passed, Self::Unresolved, Self::Ended];
}

/// Where an open treatment is. The first that is true of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Place {
    /// A possible rupture that nobody has acknowledged yet.
    Possible,
    /// Acknowledged or discussed, and the ratings are not coming back.
    Open,
    /// Acknowledged or discussed, and the ratings are coming back or are back.
    ComingBack,
    /// Repaired in the last four weeks.
    Repaired,
    InRange,
    /// Too few ratings for a personal range.
    Building,
    NoRating,
}

impl Place {
    pub const ALL: [Self; 7] = [
        Self::Possible,
        Self::Open,
        Self::ComingBack,
        Self::Repaired,
        Self::InRange,
        Self::Building,
        Self::NoRating,
    ];

    pub const fn told(self) -> PlaceTold {
        match self {
            Self::Possible | Self::Open => PlaceTold::Rupture,
            Self::ComingBack | Self::Repaired => PlaceTold::Recovering,
            Self::InRange => PlaceTold::InRange,
            Self::Building => PlaceTold::Building,
            Self::NoRating => PlaceTold::NoRating,
        }
    }
}

/// What is told of the places. Those waiting for an acknowledgement are not told apart from those that have it, nor those
/// repaired from those coming back: with what was acknowledged, passed or repaired in a period beside it, either would give
/// small numbers away.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PlaceTold {
    Rupture,
    Recovering,
    InRange,
    Building,
    NoRating,
}

impl PlaceTold {
    pub const ALL: [Self; 5] = [
        Self::Rupture,
        Self::Recovering,
        Self::InRange,
        Self::Building,
        Self::NoRating,
    ];
}

/// One therapist's share, without saying whose. What is done and what is not are each rounded; `of` is their sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Dot {
    pub of: u32,
    pub done: u32,
}

/// Four weeks of the whole practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedPeriod {
    pub period: Period,
    /// In the order of [`Form::ALL`].
    pub forms: Parts,
    /// The ruptures of the period that were opened on the client's word or by scores: acknowledged or closed in the
    /// practice's time, and not.
    pub in_time: Parts,
    /// In the order of [`Flow::TOLD`]; no parts of a whole, so nothing is told together.
    pub flow: Vec<Option<u32>>,
    /// In the order of [`Closing::TOLD`].
    pub closings: Parts,
    /// How it stood on the day of freezing; `None` where a period was frozen long after it ended.
    pub standing: Option<PublishedStanding>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedStanding {
    /// In the order of [`PlaceTold::ALL`].
    pub places: Parts,
    /// Where at least 20 ruptures are open.
    pub open_for: Option<OpenFor>,
}

/// Whole weeks since the open ruptures were noticed: at least a quarter, a half, three quarters of them are open for so long
/// or less. Of how many is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenFor {
    pub quarter: u32,
    pub half: u32,
    pub three_quarters: u32,
}

/// Twelve weeks: what would be too little in four.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedQuarter {
    pub quarter: Quarter,
    /// The latest client's total of each open treatment, by instrument, in hundredths.
    pub totals: Vec<PublishedTotals>,
    /// Sessions held, and those with a form; a dot a therapist, in no order that tells anything.
    pub rated: Vec<Dot>,
    /// Ruptures opened on the client's word or by scores, and those acknowledged or closed in the practice's time.
    pub in_time: Vec<Dot>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedTotals {
    pub instrument: String,
    pub version: u32,
    pub bins: Vec<Bin>,
}

/// What a curve is about: from the flag to …
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Until {
    Acknowledged,
    Repaired,
}

/// Ruptures that opened in some periods, followed until one thing happened. Each rupture is in one curve; a curve takes in
/// further periods until it has 20 endings, is published then, and never again. Of how many ruptures it is made is not said:
/// beside the periods' own numbers that would be one total too many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PublishedCurve {
    pub until: Until,
    /// The ruptures opened in these periods, both included.
    pub first: Period,
    pub last: Period,
    pub steps: Vec<CurveStep>,
}

/// At the end of a week by which at least 5 more have ended and at least 5 are followed further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurveStep {
    /// Whole weeks since the flag.
    pub week: u32,
    /// Not ended yet, in per cent, and its 95 % band; rounded to 5.
    pub percent: u32,
    pub low: u32,
    pub high: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_in_one_period_of_four_weeks_that_begins_on_a_monday() {
        use chrono::Datelike;
        let mut day = NaiveDate::from_ymd_opt(1999, 1, 1).expect("a date");
        for _ in 0..2000 {
            let period = Period::of(day);
            assert!(period.first_day() <= day && day <= period.last_day());
            assert_eq!(period.first_day().weekday(), chrono::Weekday::Mon);
            assert_eq!(
                Period::of(period.last_day() + Days::new(1)),
                Period(period.0 + 1)
            );
            assert!(period.quarter().periods().contains(&period));
            day = day + Days::new(1);
        }
    }
}
