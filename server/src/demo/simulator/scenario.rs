use super::{MAX_CHANNELS, SimulatedInstrument};

/// All parameters of the generator.
///
/// Design values, not norms: sections 2.1 and 2.6 of the detection study. σ is the client's own within-person SD of the
/// total (the mean over channels). Scale points throughout.
#[derive(Clone, Debug, PartialEq)]
pub struct Scenario {
    pub instrument: SimulatedInstrument,
    /// Mean and SD of clients' usual level. It is latent: it may lie above the highest mark.
    pub level: (f64, f64),
    /// Levels are floored here, at 35 % of the range.
    pub level_floor: f64,
    /// Median of clients' own σ, and SD of its logarithm (lognormal).
    pub sigma: (f64, f64),
    /// Mean offset of each channel, in the order of the instrument's scales. A client's offsets are centred before use,
    /// so that the level stays the mean over channels.
    pub offsets: [f64; MAX_CHANNELS],
    /// SD of a client's own offset around that mean.
    pub offset_sd: f64,
    /// Mean and SD of β in the growth β·8·(1 − e^(−t/8)), t = sessions since the first.
    pub growth: (f64, f64),
    /// SD of the random walk of the level in one session, in σ.
    pub drift: f64,
    /// Lag-1 correlation of the fluctuation common to all channels.
    pub phi: f64,
    /// Share of the total's variance σ² that is common. The rest is noise of the single channels, independent of each
    /// other, so that each channel's own variance is `(1 − common_share)·channels·σ²`.
    pub common_share: f64,
    /// Degrees of freedom (3 or more) of the Student-t noise, which is scaled so that σ stays its SD.
    pub tail_df: u32,
    pub careless: Careless,
    /// Chance that a form is missing, outside and inside episodes. The first form is never missing.
    pub missing: f64,
    pub missing_in_episode: f64,
    pub course: CourseLength,
    pub episodes: EpisodeRates,
    /// The direct question about tension, where it is asked on each form.
    pub question: Option<DirectQuestion>,
}

/// Forms marked without care: all channels too low by the same amount.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Careless {
    /// Chance of such a form.
    pub rate: f64,
    /// How much too low, in σ, uniform.
    pub depth: (f64, f64),
}

/// Number of sessions: gamma, rounded up (rounded to nearest, the study's median of 12 | 11 and its number of episodes
/// do not come out), then clipped to `min..=max`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CourseLength {
    /// 1 or more.
    pub shape: f64,
    /// Mean before clipping.
    pub mean: f64,
    pub min: u32,
    pub max: u32,
}

/// When rupture episodes begin and what they look like.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpisodeRates {
    /// Chance of an onset in a session outside episode and grace session.
    pub hazard: f64,
    /// The first session in which one may begin.
    pub first_session: u32,
    /// Full depth in σ of the total, uniform.
    pub depth: (f64, f64),
    /// Gradual episodes are at least this deep: a lower draw is raised to it.
    pub gradual_min_depth: f64,
    pub gradual_share: f64,
    /// Share that lasts to the end of a course cut short.
    pub unrepaired_share: f64,
    /// Sessions from an unrepaired onset to the dropout, the onset counted, both ends included.
    pub dropout_after: (u32, u32),
    /// Shares of the patterns all and task-goal; the rest is bond.
    pub pattern_shares: (f64, f64),
}

/// "Was there any tension …?", answered independently in each session.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DirectQuestion {
    /// Chance of a yes in a ruptured session.
    pub sensitivity: f64,
    /// Chance of a yes in any other session.
    pub false_positive: f64,
}

impl DirectQuestion {
    /// The study's assumption, invented (its caveat 3).
    pub const STUDY: Self = Self {
        sensitivity: 0.45,
        false_positive: 0.06,
    };
}

impl Scenario {
    /// The base clinic of the study.
    pub const fn base(instrument: SimulatedInstrument) -> Self {
        match instrument {
            SimulatedInstrument::WaiSr => Self {
                level: (4.05, 0.55),
                level_floor: 2.4,
                sigma: (0.24, 0.40),
                offsets: [0.0, -0.05, 0.15, 0.0],
                offset_sd: 0.20,
                growth: (0.015, 0.015),
                ..Self::common(instrument)
            },
            SimulatedInstrument::Srs => Self {
                level: (9.05, 1.05),
                level_floor: 3.5,
                sigma: (0.50, 0.50),
                offsets: [0.15, 0.0, -0.10, 0.0],
                offset_sd: 0.35,
                growth: (0.02, 0.03),
                ..Self::common(instrument)
            },
        }
    }

    const fn common(instrument: SimulatedInstrument) -> Self {
        Self {
            instrument,
            level: (0.0, 0.0),
            level_floor: 0.0,
            sigma: (0.0, 0.0),
            offsets: [0.0; MAX_CHANNELS],
            offset_sd: 0.0,
            growth: (0.0, 0.0),
            drift: 0.05,
            phi: 0.35,
            common_share: 0.75,
            tail_df: 6,
            careless: Careless {
                rate: 0.007,
                depth: (3.0, 8.0),
            },
            missing: 0.12,
            missing_in_episode: 0.22,
            course: CourseLength {
                shape: 1.6,
                mean: 14.0,
                min: 5,
                max: 40,
            },
            episodes: EpisodeRates {
                hazard: 0.035,
                first_session: 3,
                depth: (1.0, 3.0),
                gradual_min_depth: 1.5,
                gradual_share: 0.35,
                unrepaired_share: 0.25,
                dropout_after: (3, 8),
                pattern_shares: (0.45, 0.35),
            },
            question: None,
        }
    }
}
