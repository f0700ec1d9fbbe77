//! The reason of a finding as clauses, in the order in which a person wants to know: what changed, against what, how
//! sure, what would close it, which rule.

use app::alliance::{Information, Instrument, Points, RatingsTrack, ScaleId, Tension, Why};

use super::{Detector, Finding, MAX_CHANNELS, Observation, State, course::Span};

/// A fall that took so many ratings or more, with no single step that makes up most of it, is called gradual.
const GRADUAL_RATINGS: u32 = 3;

impl Detector {
    /// The clauses for the latest finding of `state`. `instrument` says how its scores are written.
    pub fn why(&self, state: &State, finding: &Finding, instrument: &Instrument) -> Vec<Why> {
        let course = &state.course;
        let mut clauses = Vec::new();
        if let Some(Tension::Yes | Tension::ALittle) = finding.tension {
            clauses.push(Why::Word {
                session: finding.session,
                little: finding.tension == Some(Tension::ALittle),
            });
        }
        if course.latest.is_empty() || course.last != finding.session {
            return clauses;
        }
        self.ratings_clauses(state, finding, instrument, &mut clauses);
        clauses.push(Why::Rule {
            name: self.rule.name.clone(),
            instrument: instrument.code.clone(),
        });
        clauses
    }

    fn ratings_clauses(
        &self,
        state: &State,
        finding: &Finding,
        instrument: &Instrument,
        clauses: &mut Vec<Why>,
    ) {
        let course = &state.course;
        let write = |points: Points| points.to_text(instrument.decimals);
        let total = course
            .latest
            .first()
            .copied()
            .map_or_else(String::new, write);
        let session = finding.session;
        if !self.prior.sourced {
            clauses.push(Why::NoSourcedPrior {
                instrument: instrument.code.clone(),
            });
        }
        if course.ratings == 1 {
            clauses.push(Why::FirstRating { session, total });
            return;
        }
        if finding.information == Information::Typical {
            clauses.push(Why::Early);
        }
        match (finding.track, finding.since) {
            (RatingsTrack::ComingBack, _) => {
                clauses.push(Why::ComingBack);
                return;
            }
            (RatingsTrack::BackInRange, _) => {
                clauses.push(Why::BackInRange);
                return;
            }
            (_, None) => {
                let now = course.latest.first();
                clauses.push(match course.expected {
                    Some(band) if now.is_some_and(|now| *now < band.low) => Why::BelowRange {
                        session,
                        total,
                        low: write(band.low),
                        high: write(band.high),
                    },
                    _ => Why::NoUnusualDrop { session, total },
                });
                if finding.tension == Some(Tension::Yes) {
                    clauses.push(Why::WordAlone);
                }
            }
            (track, Some(since)) => {
                self.fell(state, finding, instrument, clauses);
                if track == RatingsTrack::Out {
                    clauses.push(Why::PossibleRupture { since });
                    if finding.open_long {
                        clauses.push(Why::OpenLong {
                            ratings: course.out_for,
                        });
                    }
                    clauses.push(Why::HowSure {
                        percent: self.thresholds.first_flags_true,
                    });
                    clauses.extend(self.would_close(state, finding, instrument));
                } else {
                    clauses.push(Why::Watch { since });
                }
            }
        }
        if finding.information == Information::Ceiling {
            clauses.push(Why::Ceiling {
                ratings: course.ratings,
                at_maximum: course.at_maximum,
            });
        }
    }

    /// What fell, against the ordinary sessions before.
    fn fell(
        &self,
        state: &State,
        finding: &Finding,
        instrument: &Instrument,
        clauses: &mut Vec<Why>,
    ) {
        let course = &state.course;
        let Some((from, to)) = course.ordinary else {
            return;
        };
        let write = |points: Points| points.to_text(instrument.decimals);
        let named = |at: usize| {
            let band = course.usual.get(at).and_then(Span::band)?;
            let value = course.latest.get(at).copied()?;
            let scale = match at {
                0 => ScaleId::Total,
                _ => *self.prior.channels.get(at - 1)?,
            };
            Some((scale, write(value), write(band.low), write(band.high)))
        };
        let parts = self.prior.channels.len();
        let fallen = |at: &usize| finding.channels.contains(&self.prior.channels[at - 1]);
        let mut places: Vec<usize> = (1..=parts).filter(fallen).collect();
        // All together, or none by itself: the total says it.
        let whole = places.is_empty() || places.len() == parts;
        if whole {
            places = vec![0];
        }
        let mut scales = places.iter().filter_map(|at| named(*at));
        let Some((scale, value, low, high)) = scales.next() else {
            return;
        };
        clauses.push(Why::Fell {
            scale,
            value,
            session: finding.session,
            low,
            high,
            from,
            to,
            ratings: course.usual.first().map_or(0, |span| span.count),
        });
        let also: Vec<_> = scales.collect();
        if !also.is_empty() {
            clauses.push(Why::AlsoFell { scales: also });
        }
        if !whole {
            let rest = (1..=parts).filter(|at| !fallen(at));
            clauses.push(Why::Unchanged {
                scales: rest.map(|at| self.prior.channels[at - 1]).collect(),
            });
        }
        if course.run >= GRADUAL_RATINGS && self.was_gradual(state) {
            clauses.extend(finding.since.map(|since| Why::Gradual {
                since,
                ratings: course.run,
            }));
        }
        if course.unrated > 0 {
            clauses.push(Why::Unrated {
                sessions: course.unrated,
            });
        }
    }

    /// No single step is half of the way down from the usual total, or more.
    fn was_gradual(&self, state: &State) -> bool {
        let course = &state.course;
        let usual = course.usual.first().and_then(Span::mean);
        match (usual, course.latest.first()) {
            (Some(usual), Some(now)) => {
                let step = course.largest_step;
                step.0 > 0 && step.as_f64() < (usual - now.as_f64()) / 2.0
            }
            _ => false,
        }
    }

    /// The lowest value of what fell that would count as coming back next time, the rest as now; found by asking the
    /// filter. `None` where not even the highest value would.
    fn would_close(
        &self,
        state: &State,
        finding: &Finding,
        instrument: &Instrument,
    ) -> Option<Why> {
        let parts = self.prior.channels.len();
        let all: Vec<usize> = (0..parts).collect();
        let named: Vec<usize> = all
            .iter()
            .copied()
            .filter(|at| finding.channels.contains(&self.prior.channels[*at]))
            .collect();
        let whole = named.is_empty() || named.len() == parts;
        let moved = if whole { all } else { named };
        let step = (self.prior.step * 100.0).round() as i32;
        let (min, max) = (super::points(self.prior.min), super::points(self.prior.max));
        let closes = |value: Points| {
            let mut next = state.clone();
            let seen = self.next(state, &moved, value);
            self.step(&mut next, &seen)
                .is_ok_and(|after| after.p < self.thresholds.coming_back)
        };
        if step <= 0 || !closes(max) {
            return None;
        }
        // Steps below the maximum at which it still closes, by halving.
        let (mut good, mut bad) = (0, (max.0 - min.0) / step + 1);
        while bad - good > 1 {
            let middle = (good + bad) / 2;
            if closes(Points(max.0 - middle * step)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        let value = Points(max.0 - good * step);
        let place = if whole { 0 } else { moved[0] + 1 };
        let value = super::points(value.as_f64() * self.factor(place));
        Some(Why::WouldClose {
            scales: if whole {
                vec![ScaleId::Total]
            } else {
                moved.iter().map(|at| self.prior.channels[*at]).collect()
            },
            value: value.to_text(instrument.decimals),
        })
    }

    /// The session after the last with `value` in the places `moved` and the last rating in the others.
    fn next(&self, state: &State, moved: &[usize], value: Points) -> Observation {
        let mut channels = [Points::default(); MAX_CHANNELS];
        for (at, channel) in channels
            .iter_mut()
            .enumerate()
            .take(self.prior.channels.len())
        {
            *channel = match state.course.latest.get(at + 1) {
                Some(last) if !moved.contains(&at) => {
                    super::points(last.as_f64() / self.factor(at + 1))
                }
                _ => value,
            };
        }
        Observation {
            session: state.course.last + 1,
            channels: Some(channels),
            tension: None,
        }
    }
}
