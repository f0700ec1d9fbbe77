use app::client::Attendance;
use chrono::{Datelike, Days, NaiveDate, Weekday};
use rand::{Rng, RngExt};

/// When a client comes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Appointments {
    /// No appointment before.
    pub earliest: NaiveDate,
    /// No appointment after.
    pub latest: NaiveDate,
    pub weekday: Weekday,
    /// Weeks between appointments.
    pub every: u64,
    /// Sessions to be held, where there is time for them.
    pub held: u32,
    /// Appointments that do not take place, at most.
    pub missed: u32,
    /// First day of the therapist's own week of leave.
    pub leave: NaiveDate,
}

/// One appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Appointment {
    pub on: NaiveDate,
    pub attendance: Attendance,
}

/// Chance that an appointment does not take place.
const MISSED: f64 = 0.08;
/// Share of these that was cancelled beforehand.
const CANCELLED: f64 = 0.6;

impl Appointments {
    /// Appointments by date. They are dealt backwards from the latest, so that an open care episode reaches up to now;
    /// first and last take place.
    pub fn deal<R: Rng + ?Sized>(&self, rng: &mut R) -> Vec<Appointment> {
        let mut dealt = Vec::new();
        let (mut held, mut missed) = (0, 0);
        let mut next = Some(self.last_day());
        while let Some(on) = next.filter(|on| *on >= self.earliest) {
            next = on.checked_sub_days(Days::new(7 * self.every));
            if held == self.held {
                break;
            }
            if self.closed(on) {
                continue;
            }
            let misses = held > 0 && missed < self.missed && rng.random_bool(MISSED);
            let attendance = match misses {
                false => Attendance::Held,
                true if rng.random_bool(CANCELLED) => Attendance::Cancelled,
                true => Attendance::DidNotAttend,
            };
            held += u32::from(!misses);
            missed += u32::from(misses);
            dealt.push(Appointment { on, attendance });
        }
        while dealt
            .last()
            .is_some_and(|first| first.attendance != Attendance::Held)
        {
            dealt.pop();
        }
        dealt.reverse();
        dealt
    }

    /// The last of the client's weekdays that is not after `latest`.
    fn last_day(&self) -> NaiveDate {
        let back = self.latest.weekday().days_since(self.weekday);
        self.latest
            .checked_sub_days(Days::new(u64::from(back)))
            .unwrap_or(self.latest)
    }

    /// Whether the practice is closed or the therapist on leave.
    pub fn closed(&self, on: NaiveDate) -> bool {
        let since_leave = on.signed_duration_since(self.leave).num_days();
        match (on.month(), on.day()) {
            (12, 23..) | (1, ..=2) | (8, 5..=18) => true,
            _ => (0..7).contains(&since_leave),
        }
    }
}

/// `days` before `today`.
pub(super) fn ago(today: NaiveDate, days: u64) -> NaiveDate {
    today.checked_sub_days(Days::new(days)).unwrap_or(today)
}
