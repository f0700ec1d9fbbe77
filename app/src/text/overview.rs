use chrono::NaiveDate;

use crate::supervision::published::{Closing, Flow, Form, Place, PlaceTold, Until};

/// Words of the practice and of one's supervisees in aggregate.
#[derive(Clone, Debug)]
pub enum Overview {
    Cases,
    Practice,
    Supervisees,
    Views,
    /// Of the latest four weeks; `None` where too few people are in it.
    PracticeHeadline(Option<Share>),
    PracticeLead {
        from: NaiveDate,
        to: NaiveDate,
    },
    Protected,
    NotYetHeading,
    NotYet,
    NotShownHeading,
    NotShown,
    SuperviseesHeadline {
        cases: usize,
        open: usize,
        waiting: usize,
    },
    SuperviseesLead,
    NoSupervisees,
    /// The heading of a figure.
    Heading(Figure),
    Sub(Figure),
    /// What a figure shows, for who does not see it.
    Finding {
        figure: Figure,
        latest: Option<u32>,
    },
    How(Figure),
    HowHeading,
    Withholding,
    Numbers,
    Nothing(Figure),
    Period,
    Form(Form),
    Flow(Flow),
    Closing(Closing),
    Place(Place),
    PlaceTold(PlaceTold),
    /// Ruptures opened on the client’s word or by scores.
    Flagged,
    OpenFor {
        quarter: u32,
        half: u32,
        three_quarters: u32,
    },
    Total,
    Together,
    Withheld,
    Hatched,
    WithheldTogether {
        about: u32,
    },
    About {
        about: u32,
    },
    PointsAxis {
        instrument: String,
    },
    WeeksAxis,
    CurveNote {
        from: NaiveDate,
        to: NaiveDate,
    },
    Week,
    NotEnded,
    Band,
    RunMean {
        percent: i32,
    },
    RunHigh {
        percent: i32,
    },
    RunLow {
        percent: i32,
    },
    RunBaseline {
        periods: usize,
    },
    RunNoVariation,
    QuarterSpan {
        from: NaiveDate,
        to: NaiveDate,
    },
    RunTooFew {
        more: usize,
    },
    Value,
    Signal,
    Limits,
    FunnelTarget {
        percent: i32,
    },
    FunnelAxis(Figure),
    Limit95,
    Limit998,
    Own {
        done: u32,
        of: u32,
    },
    Dots {
        count: usize,
        wider: Option<String>,
    },
    Of,
    Done,
    ShareColumn,
    Case {
        name: String,
        said: String,
    },
    CaseColumn,
    TherapistColumn,
    StateColumn,
    SinceColumn,
    RatedColumn,
    Rated {
        rated: i32,
        held: i32,
    },
    LowestPossible,
    HighestPossible,
    OpenDays {
        days: i64,
    },
    InTimeParts {
        in_time: bool,
    },
    Frozen {
        on: NaiveDate,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Share {
    pub done: u32,
    pub of: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Figure {
    Forms,
    Places,
    Totals,
    Flow,
    Curve(Until),
    RunForms,
    RunInTime,
    FunnelForms,
    FunnelInTime,
    /// By case.
    Cases,
    CasesRated,
    CasesOpen,
}
