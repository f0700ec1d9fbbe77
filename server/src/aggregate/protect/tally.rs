use std::collections::HashMap;

use app::supervision::published::{STEP, rounded};
use uuid::Uuid;

use crate::aggregate::facts::{Circle, Circles, FEWEST_THERAPISTS};

/// Less than this of anything, or of clients, is few.
pub const FEW: u32 = STEP;

/// One client's part of a number, with one therapist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Contribution {
    pub therapist: Uuid,
    pub client: Uuid,
    pub count: u32,
}

/// What a number is made of.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    count: u32,
    clients: u32,
    shares: HashMap<Uuid, Share>,
    /// Who gives how much, the most first.
    ranking: Vec<(u32, Uuid)>,
    /// The therapists of each client who has several.
    shared: Vec<Vec<Uuid>>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Share {
    count: u32,
    clients: u32,
    /// Of the clients, those who have no other therapist in this number.
    alone: u32,
}

impl Tally {
    pub fn of<'a>(contributions: impl IntoIterator<Item = &'a Contribution>) -> Self {
        let mut sorted: Vec<_> = contributions
            .into_iter()
            .filter(|one| one.count > 0)
            .map(|one| (one.client, one.therapist, one.count))
            .collect();
        sorted.sort_unstable();
        let mut tally = Self::default();
        for client in sorted.chunk_by(|a, b| a.0 == b.0) {
            tally.add_client(client);
        }
        let ranking = tally
            .shares
            .iter()
            .map(|(&therapist, share)| (share.count, therapist));
        tally.ranking = ranking.collect();
        tally.ranking.sort_unstable_by(|a, b| b.cmp(a));
        tally
    }

    fn add_client(&mut self, of_one: &[(Uuid, Uuid, u32)]) {
        self.clients += 1;
        let mut therapists = Vec::new();
        for same in of_one.chunk_by(|a, b| a.1 == b.1) {
            let count: u32 = same.iter().map(|one| one.2).sum();
            let share = self.shares.entry(same[0].1).or_default();
            share.count += count;
            share.clients += 1;
            self.count += count;
            therapists.push(same[0].1);
        }
        if let [only] = therapists[..] {
            self.shares.entry(only).or_default().alone += 1;
        } else {
            self.shared.push(therapists);
        }
    }

    pub const fn count(&self) -> u32 {
        self.count
    }

    pub fn of_therapist(&self, therapist: Uuid) -> u32 {
        self.shares.get(&therapist).map_or(0, |share| share.count)
    }

    pub fn clients_of(&self, therapist: Uuid) -> u32 {
        self.shares.get(&therapist).map_or(0, |share| share.clients)
    }

    pub fn therapists(&self) -> impl Iterator<Item = Uuid> {
        self.shares.keys().copied()
    }

    /// How much of it is known in a circle.
    pub fn own(&self, circle: &Circle) -> u32 {
        circle
            .0
            .iter()
            .map(|&therapist| self.of_therapist(therapist))
            .sum()
    }

    pub fn others(&self, circle: &Circle) -> u32 {
        self.count - self.own(circle)
    }

    /// Whether the number, rounded, says too much.
    pub fn risky(&self, circles: &Circles) -> bool {
        let lower = self.count.min(rounded(self.count));
        circles
            .iter()
            .any(|circle| self.few_outside(lower, FEW, circle))
    }

    /// Whether fewer than so many are others' in some circle's eyes, or too few clients', or one therapist's.
    pub fn fewer_than(&self, least: u32, circles: &Circles) -> bool {
        circles
            .iter()
            .any(|circle| self.few_outside(self.count, least, circle))
    }

    /// Whether fewer than 3 therapists outside some circle have a part in it.
    pub fn few_therapists(&self, circles: &Circles) -> bool {
        let inside = |circle: &Circle| {
            circle
                .0
                .iter()
                .filter(|one| self.shares.contains_key(one))
                .count()
        };
        circles
            .iter()
            .any(|circle| self.shares.len() - inside(circle) < FEWEST_THERAPISTS)
    }

    fn few_outside(&self, count: u32, least: u32, circle: &Circle) -> bool {
        count < self.own(circle) + least || self.few_clients(circle) || self.dominated(circle)
    }

    fn few_clients(&self, circle: &Circle) -> bool {
        let shares = || {
            circle
                .0
                .iter()
                .filter_map(|therapist| self.shares.get(therapist))
        };
        // Cheaper, and most often enough: as if all shared clients were only the circle's.
        let at_most: u32 = shares().map(|share| share.clients).sum();
        if self.clients >= at_most + FEW {
            return false;
        }
        let alone: u32 = shares().map(|share| share.alone).sum();
        let inside = |therapists: &&Vec<Uuid>| therapists.iter().all(|one| circle.0.contains(one));
        let shared = self.shared.iter().filter(inside).map(|_| 1).sum::<u32>();
        self.clients - alone - shared < FEW
    }

    /// Whether one therapist gives more than 60 % of what is not the circle's.
    fn dominated(&self, circle: &Circle) -> bool {
        let first = self
            .ranking
            .iter()
            .find(|(_, therapist)| !circle.0.contains(therapist));
        first.is_some_and(|(most, _)| most * 5 > self.others(circle) * 3)
    }
}
