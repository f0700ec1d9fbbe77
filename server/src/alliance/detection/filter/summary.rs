use super::{DEPTHS, Filter, FilterState, LEVELS, PATTERNS, grid::Lane, sum};

/// What the filter believes after a session, in item means.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Belief {
    /// P(drop): all mass outside the normal state.
    pub p: f32,
    /// By pattern: all channels, goal and task, bond.
    pub patterns: [f32; PATTERNS],
    /// Expected fall of the total, 0 where there is none.
    pub fall: f32,
    /// The client's usual total now.
    pub level: f32,
    /// The client's own within-person SD of the total.
    pub sigma: f32,
    /// Mean and SD of the total to expect at the next session if nothing is wrong; not cut to the scale.
    pub next: (f32, f32),
}

impl Filter {
    /// Sums over the grid, whose mass is 1. `rise` and `next_rise`: growth at this session and the next.
    pub(super) fn believe(&self, state: &FilterState, rise: f32, next_rise: f32) -> Belief {
        let mut belief = Belief::default();
        let mut by_sigma = [[0.0; LEVELS]; super::SIGMAS];
        for (at, lanes) in state.mass.iter().enumerate() {
            let mut fall = 0.0;
            for (sigma, lane) in lanes.iter().enumerate() {
                for (to, from) in by_sigma[sigma].iter_mut().zip(lane) {
                    *to += from;
                }
                fall += sum(std::iter::once(lane)) * self.grid.sigma[sigma];
            }
            if at > 0 {
                let mass = sum(lanes.iter());
                belief.p += mass;
                belief.patterns[(at - 1) / DEPTHS] += mass;
                belief.fall += self.grid.fall[at] * fall;
            }
        }
        belief.p = belief.p.clamp(0.0, 1.0);
        self.moments(&by_sigma, &mut belief);
        belief.level += rise;
        belief.next.0 += next_rise;
        belief
    }

    fn moments(&self, by_sigma: &[Lane; super::SIGMAS], belief: &mut Belief) {
        let (mut mean, mut square, mut variance, mut whole) = (0.0, 0.0, 0.0, 0.0_f32);
        for (lane, sigma) in by_sigma.iter().zip(self.grid.sigma) {
            let (mut mass, mut first, mut second) = (0.0_f32, 0.0_f32, 0.0_f32);
            for (share, level) in lane.iter().zip(self.grid.level) {
                mass += share;
                first += share * level;
                second += share * level * level;
            }
            whole += mass;
            mean += first;
            square += second;
            belief.sigma += mass * sigma;
            variance += mass * sigma * sigma;
        }
        mean /= whole;
        let of_level = (square / whole - mean * mean).max(0.0);
        belief.sigma /= whole;
        belief.level = mean;
        belief.next = (mean, (of_level + variance / whole).sqrt());
    }
}
