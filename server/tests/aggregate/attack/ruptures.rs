use app::supervision::published::{Closing, Place};

use super::Attack;
use crate::episode::Count;

impl Attack<'_> {
    /// What is possible at the end of a period follows from what was before, and so does what is acknowledged.
    pub(super) fn course_of_ruptures(&mut self, index: i32) {
        use Closing::{Dismissed, Ended, Passed, Repaired, Unresolved};
        let possible = [Count::At(Place::Possible)];
        let acknowledged = [Count::At(Place::Open), Count::At(Place::ComingBack)];
        let came = [Count::InTime, Count::Late];
        let went = [
            Count::AcknowledgedPossible,
            Count::Possibly(Passed),
            Count::Possibly(Dismissed),
            Count::Possibly(Ended),
        ];
        self.balance(index, &possible, &came, &went);
        let came = [Count::AcknowledgedPossible, Count::Own, Count::Reopened];
        let went = [
            Count::Openly(Repaired),
            Count::Openly(Unresolved),
            Count::Openly(Dismissed),
            Count::Openly(Ended),
        ];
        self.balance(index, &acknowledged, &came, &went);
        let discussed = self.sum(index, &[Count::Discussed]);
        let mut could = self.sum(index - 1, &acknowledged);
        could.extend(self.sum(index, &came));
        self.model.at_most(discussed, could);
        let repaired = self.sum(index, &[Count::At(Place::Repaired)]);
        let lately = self.sum(index, &[Count::Openly(Repaired)]);
        self.model.at_most(repaired, lately);
    }

    fn balance(&mut self, index: i32, stock: &[Count], came: &[Count], went: &[Count]) {
        let mut before = self.sum(index - 1, stock);
        before.extend(self.sum(index, came));
        let mut after = self.sum(index, stock);
        after.extend(self.sum(index, went));
        self.model.equal(before, after);
    }
}
