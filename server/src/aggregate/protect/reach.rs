use std::{iter::Sum, ops::Add};

use app::supervision::published::STEP;

/// How much is left open between two things that are told, at least, where one bounds the other.
pub const ROOM: u32 = STEP;

/// What can be said of a count: at least, and at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    pub least: u32,
    /// `None` where there is no limit.
    pub most: Option<u32>,
}

impl Reach {
    /// Others' part of a told number, of which so much is the own. Less than 5 of others would not have been told.
    pub fn of(told: u32, own: u32) -> Self {
        Self {
            least: told.saturating_sub(STEP / 2 + own).max(STEP),
            most: Some((told + STEP / 2).saturating_sub(own)),
        }
    }

    pub const fn anything() -> Self {
        Self {
            least: 0,
            most: None,
        }
    }

    pub const fn nothing() -> Self {
        Self {
            least: 0,
            most: Some(0),
        }
    }

    pub const fn or_less(self) -> Self {
        Self { least: 0, ..self }
    }

    /// Whether room stays where this can be no more than another.
    pub fn fits_below(self, other: Self) -> bool {
        other.most.is_none_or(|most| most >= self.least + ROOM)
    }

    /// Whether room stays where both count the same.
    pub fn fits(self, other: Self) -> bool {
        self.fits_below(other) && other.fits_below(self)
    }
}

impl Add for Reach {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            least: self.least + other.least,
            most: self.most.zip(other.most).map(|(one, other)| one + other),
        }
    }
}

impl Sum for Reach {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::nothing(), Add::add)
    }
}
