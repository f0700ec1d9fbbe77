/// Maps values linearly to a length in pixels; clamps to the domain, so that nothing is ever drawn outside the box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LinearScale {
    domain: (f64, f64),
    range: (f64, f64),
}

impl LinearScale {
    /// The first of `domain` lands on the first of `range`, which may be the larger one (y grows downwards).
    pub const fn new(domain: (f64, f64), range: (f64, f64)) -> Self {
        Self { domain, range }
    }

    /// Finite for every input: the middle of the range where the domain is empty or `value` is no number.
    pub fn at(&self, value: f64) -> f64 {
        let (low, high) = self.domain;
        let share = (value - low) / (high - low);
        let share = if share.is_nan() {
            0.5
        } else {
            share.clamp(0.0, 1.0)
        };
        self.range.0 + share * (self.range.1 - self.range.0)
    }
}
