use super::{super::rule::Dynamics, DEPTHS, LEVELS, Mass, PATTERNS, SIGMAS};

/// How mass moves from one session to the next: into a rupture, deeper or less deep within its pattern, out of it.
#[derive(Clone, Debug)]
pub(super) struct Transition {
    calm: f32,
    /// From normal to each pattern and depth.
    into: [[f32; DEPTHS]; PATTERNS],
    /// From depth (row) to depth.
    stay: [[f32; DEPTHS]; DEPTHS],
    out: [f32; DEPTHS],
}

impl Transition {
    pub fn new(dynamics: &Dynamics, hazard: f64) -> Self {
        let into = dynamics
            .pattern_shares
            .map(|p| dynamics.depth_shares.map(|d| (hazard * p * d) as f32));
        Self {
            calm: (1.0 - hazard) as f32,
            into,
            stay: dynamics.stay.map(|row| row.map(|x| x as f32)),
            out: dynamics
                .stay
                .map(|row| (1.0 - row.iter().sum::<f64>()) as f32),
        }
    }

    #[expect(
        clippy::needless_range_loop,
        reason = "one place in every state's lanes at once"
    )]
    pub fn step(&self, mass: &mut Mass) {
        for sigma in 0..SIGMAS {
            let normal = mass[0][sigma];
            let mut after = normal.map(|x| x * self.calm);
            for pattern in 0..PATTERNS {
                let first = 1 + pattern * DEPTHS;
                let (a, b, c) = (
                    mass[first][sigma],
                    mass[first + 1][sigma],
                    mass[first + 2][sigma],
                );
                for depth in 0..DEPTHS {
                    let into = self.into[pattern][depth];
                    let (from_a, from_b, from_c) = (
                        self.stay[0][depth],
                        self.stay[1][depth],
                        self.stay[2][depth],
                    );
                    let lane = &mut mass[first + depth][sigma];
                    for at in 0..LEVELS {
                        lane[at] =
                            into * normal[at] + from_a * a[at] + from_b * b[at] + from_c * c[at];
                    }
                }
                for at in 0..LEVELS {
                    after[at] += self.out[0] * a[at] + self.out[1] * b[at] + self.out[2] * c[at];
                }
            }
            mass[0][sigma] = after;
        }
    }
}
