//! How often what happens in a practice, drawn anew for each, so that many numbers are small or one-sided.

use rand::{RngExt, rngs::ChaCha8Rng};

/// Chances a week, but for `forms`, which are shares of any sum.
#[derive(Clone, Copy)]
pub struct Rates {
    pub session: f64,
    pub forms: [f64; 4],
    pub opened: f64,
    /// By the therapist.
    pub own: f64,
    pub acknowledged: f64,
    pub discussed: f64,
    pub repaired: f64,
    pub passed: f64,
    pub unresolved: f64,
    pub dismissed: f64,
    pub reopened: f64,
    pub coming_back: f64,
}

impl Rates {
    pub fn draw(rng: &mut ChaCha8Rng) -> Self {
        // The higher the power, the rarer.
        let mut up_to = |most: f64, power: i32| most * rng.random::<f64>().powi(power);
        Self {
            session: 0.2 + up_to(0.8, 1),
            forms: [up_to(1.0, 1), up_to(1.0, 3), up_to(1.0, 4), up_to(1.0, 2)],
            opened: up_to(0.5, 1),
            own: up_to(0.6, 3),
            acknowledged: up_to(1.0, 1),
            discussed: up_to(1.0, 1),
            repaired: up_to(0.8, 2),
            passed: up_to(0.6, 2),
            unresolved: up_to(0.4, 3),
            dismissed: up_to(0.4, 3),
            reopened: up_to(0.1, 3),
            coming_back: up_to(1.0, 1),
        }
    }
}
