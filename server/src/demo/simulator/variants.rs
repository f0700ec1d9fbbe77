use super::{DirectQuestion, Scenario, SimulatedInstrument};

/// Departures from the base clinic, each in one respect: section 2.6 of the study.
impl Scenario {
    /// Fluctuation without memory.
    pub const fn no_memory(instrument: SimulatedInstrument) -> Self {
        Self {
            phi: 0.0,
            ..Self::base(instrument)
        }
    }

    /// Fluctuation with a long memory.
    pub const fn long_memory(instrument: SimulatedInstrument) -> Self {
        Self {
            phi: 0.55,
            ..Self::base(instrument)
        }
    }

    /// Falls of 2 to 4 σ.
    pub const fn deep_drops(instrument: SimulatedInstrument) -> Self {
        let mut scenario = Self::base(instrument);
        scenario.episodes.depth = (2.0, 4.0);
        scenario
    }

    /// Own variability × 1.5.
    pub const fn noisy(instrument: SimulatedInstrument) -> Self {
        let mut scenario = Self::base(instrument);
        scenario.sigma.0 *= 1.5;
        scenario
    }

    /// Own variability × .7.
    pub const fn quiet(instrument: SimulatedInstrument) -> Self {
        let mut scenario = Self::base(instrument);
        scenario.sigma.0 *= 0.7;
        scenario
    }

    /// Levels so high that 31 % | 30 % of forms are at the maximum. The study gives these shares, not its levels; the
    /// levels here are the ones that yield them.
    pub const fn heavy_ceiling(instrument: SimulatedInstrument) -> Self {
        let mut scenario = Self::base(instrument);
        scenario.level.0 = match instrument {
            SimulatedInstrument::WaiSr => 4.81,
            SimulatedInstrument::Srs => 9.95,
        };
        scenario
    }

    /// Levels so high that more than half of all forms are at the maximum, as one vendor reports of clients
    /// (section 1.2). On the SRS 55 % and a mean of 38.9 of 40, as in the study's ceiling series; the WAI-SR, which
    /// that series leaves out, has the same share.
    pub const fn extreme_ceiling(instrument: SimulatedInstrument) -> Self {
        let mut scenario = Self::base(instrument);
        scenario.level.0 = match instrument {
            SimulatedInstrument::WaiSr => 5.20,
            SimulatedInstrument::Srs => 10.80,
        };
        scenario
    }

    /// Student-t noise with 3 degrees of freedom.
    pub const fn heavy_tails(instrument: SimulatedInstrument) -> Self {
        Self {
            tail_df: 3,
            ..Self::base(instrument)
        }
    }

    /// 3 % of forms marked without care.
    pub const fn careless(instrument: SimulatedInstrument) -> Self {
        let mut scenario = Self::base(instrument);
        scenario.careless.rate = 0.03;
        scenario
    }

    /// 30 % of forms missing, 40 % inside episodes.
    pub const fn often_missing(instrument: SimulatedInstrument) -> Self {
        Self {
            missing: 0.30,
            missing_in_episode: 0.40,
            ..Self::base(instrument)
        }
    }

    /// Random walk of the level × 3.
    pub const fn drifting(instrument: SimulatedInstrument) -> Self {
        let mut scenario = Self::base(instrument);
        scenario.drift *= 3.0;
        scenario
    }

    /// 95 % of the total's variance common to all channels: little noise of their own.
    pub const fn mostly_common(instrument: SimulatedInstrument) -> Self {
        Self {
            common_share: 0.95,
            ..Self::base(instrument)
        }
    }

    /// 70 % of episodes gradual.
    pub const fn mostly_gradual(instrument: SimulatedInstrument) -> Self {
        let mut scenario = Self::base(instrument);
        scenario.episodes.gradual_share = 0.70;
        scenario
    }

    /// The same clinic with the direct question on each form. Ratings stay the same, number for number.
    #[must_use]
    pub const fn asking(mut self, question: DirectQuestion) -> Self {
        self.question = Some(question);
        self
    }

    /// Every scenario of the robustness table with its name, the base first, and the extreme ceiling last.
    pub const fn all(instrument: SimulatedInstrument) -> [(&'static str, Self); 14] {
        [
            ("base", Self::base(instrument)),
            ("phi .55", Self::long_memory(instrument)),
            ("phi 0", Self::no_memory(instrument)),
            ("drops 2-4 SD", Self::deep_drops(instrument)),
            ("noisier, sigma x 1.5", Self::noisy(instrument)),
            ("quieter, sigma x .7", Self::quiet(instrument)),
            ("heavy ceiling", Self::heavy_ceiling(instrument)),
            ("heavy tails, 3 df", Self::heavy_tails(instrument)),
            ("careless 3 %", Self::careless(instrument)),
            ("missing 30 %", Self::often_missing(instrument)),
            ("drift x 3", Self::drifting(instrument)),
            ("common share .95", Self::mostly_common(instrument)),
            ("70 % gradual", Self::mostly_gradual(instrument)),
            ("extreme ceiling", Self::extreme_ceiling(instrument)),
        ]
    }
}
