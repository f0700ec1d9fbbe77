use crate::alliance::detection::classic::online;

/// What is measured, in the order of [`Method::ALL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// The product: P(drop) with the rules about early sessions.
    Rapport,
    /// P(drop) from session 2 on, as the study ran its filter.
    Filter,
    /// The same with goal, task and bond switched off.
    TotalOnly,
    /// Knows each client's true level, σ and offsets.
    Limit,
    Cutoff,
    Previous,
    Shewhart,
    OwnMean,
    BelowMean,
    Baseline,
    Ewma,
}

pub const METHODS: usize = Method::ALL.len();

impl Method {
    pub const ALL: [Self; 11] = [
        Self::Rapport,
        Self::Filter,
        Self::TotalOnly,
        Self::Limit,
        Self::Cutoff,
        Self::Previous,
        Self::Shewhart,
        Self::OwnMean,
        Self::BelowMean,
        Self::Baseline,
        Self::Ewma,
    ];

    pub const CLASSIC: [Self; 7] = [
        Self::Cutoff,
        Self::Previous,
        Self::Shewhart,
        Self::OwnMean,
        Self::BelowMean,
        Self::Baseline,
        Self::Ewma,
    ];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Rapport => "Rapport",
            Self::Filter => "filter, no early rules",
            Self::TotalOnly => "filter, total only",
            Self::Limit => "limit",
            Self::Cutoff => "fixed cut-off",
            Self::Previous => "drop from previous",
            Self::Shewhart => "Shewhart individuals",
            Self::OwnMean => "own mean, own SD",
            Self::BelowMean => "below own mean, points",
            Self::Baseline => "drop from first three",
            Self::Ewma => "EWMA .3",
        }
    }

    pub const fn at(self) -> usize {
        self as usize
    }

    /// The statistic of a classic rule at the last of `totals`; `None` where it cannot fire, and for the others.
    pub fn classic(self, totals: &[f64], step: f64) -> Option<f64> {
        match self {
            Self::Cutoff => online::below_cutoff(totals, 0.0),
            Self::Previous => online::drop_from_previous(totals),
            Self::Shewhart => online::shewhart(totals, step),
            Self::OwnMean => online::own_mean(totals, step),
            Self::BelowMean => online::below_own_mean(totals),
            Self::Baseline => online::drop_from_baseline(totals),
            Self::Ewma => online::ewma(totals, 0.3, step),
            Self::Rapport | Self::Filter | Self::TotalOnly | Self::Limit => None,
        }
    }
}
