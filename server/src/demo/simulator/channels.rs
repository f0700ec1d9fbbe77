use app::alliance::{Points, ScaleId};

/// The most channels that an instrument here has.
pub const MAX_CHANNELS: usize = 4;

/// The instruments that the generator can fill in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SimulatedInstrument {
    /// WAI-SR by its three subscales as item means, 1 to 5 in steps of .25.
    WaiSr,
    /// SRS by its four lines, 0 to 10 in steps of .1.
    Srs,
}

impl SimulatedInstrument {
    /// The instrument's code, as in its definition.
    pub const fn code(self) -> &'static str {
        match self {
            Self::WaiSr => "WAI-SR",
            Self::Srs => "SRS",
        }
    }

    /// What the channels are, in the order of [`Channels::as_slice`].
    pub const fn scales(self) -> &'static [ScaleId] {
        match self {
            Self::WaiSr => &[ScaleId::Goal, ScaleId::Task, ScaleId::Bond],
            Self::Srs => &[
                ScaleId::Relationship,
                ScaleId::Goals,
                ScaleId::Approach,
                ScaleId::Overall,
            ],
        }
    }

    pub const fn channel_count(self) -> usize {
        self.scales().len()
    }

    /// Lowest value of a channel.
    pub const fn min(self) -> Points {
        match self {
            Self::WaiSr => Points(100),
            Self::Srs => Points(0),
        }
    }

    /// Highest value of a channel.
    pub const fn max(self) -> Points {
        match self {
            Self::WaiSr => Points(500),
            Self::Srs => Points(1000),
        }
    }

    /// Distance between neighbouring values of a channel: four items' mean, and a line read to the millimetre.
    pub const fn step(self) -> Points {
        match self {
            Self::WaiSr => Points(25),
            Self::Srs => Points(10),
        }
    }

    /// The value on the grid nearest to `latent` (in scale points), clipped to the range.
    pub(super) fn mark(self, latent: f64) -> Points {
        let step = self.step().as_f64();
        let (low, high) = (self.min().as_f64(), self.max().as_f64());
        let steps = ((latent.clamp(low, high) - low) / step).round();
        // At most 100 steps, so the conversion is exact.
        Points(self.min().0 + steps as i32 * self.step().0)
    }
}

/// One filled-in form: a value on the real grid for each channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Channels {
    values: [Points; MAX_CHANNELS],
    instrument: SimulatedInstrument,
}

impl Channels {
    /// Rounds latent channel values (scale points, the first [`SimulatedInstrument::channel_count`] count) to the grid.
    pub(super) fn mark(instrument: SimulatedInstrument, latent: &[f64; MAX_CHANNELS]) -> Self {
        let mut values = [Points::default(); MAX_CHANNELS];
        for (value, latent) in values
            .iter_mut()
            .zip(latent)
            .take(instrument.channel_count())
        {
            *value = instrument.mark(*latent);
        }
        Self { values, instrument }
    }

    /// In the order of [`SimulatedInstrument::scales`].
    pub fn as_slice(&self) -> &[Points] {
        &self.values[..self.instrument.channel_count()]
    }

    pub fn get(&self, scale: ScaleId) -> Option<Points> {
        let at = self
            .instrument
            .scales()
            .iter()
            .position(|id| *id == scale)?;
        self.as_slice().get(at).copied()
    }

    /// The sum over channels: the SRS total of 0 to 40.
    pub fn sum(&self) -> Points {
        Points(self.as_slice().iter().map(|points| points.0).sum())
    }

    /// The mean over channels in scale points: the WAI-SR total of 1 to 5.
    pub fn mean(&self) -> f64 {
        self.sum().as_f64() / self.instrument.channel_count() as f64
    }

    /// Whether every channel is at its highest value.
    pub fn at_maximum(&self) -> bool {
        let max = self.instrument.max();
        self.as_slice().iter().all(|points| *points == max)
    }
}
