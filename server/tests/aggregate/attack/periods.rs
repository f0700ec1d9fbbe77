use app::supervision::published::{Closing, Parts, Place, PlaceTold, PublishedPeriod};

use super::Attack;
use crate::episode::Count;

impl Attack<'_> {
    pub(super) fn period(&mut self, index: i32, told: &PublishedPeriod) {
        let forms: Vec<_> = (0..4).map(|form| vec![Count::Form(form)]).collect();
        self.parts(index, "forms", &told.forms, &forms);
        let flagged = [vec![Count::InTime], vec![Count::Late]];
        self.parts(index, "in time", &told.in_time, &flagged);
        let closings = Closing::TOLD.map(|one| vec![Count::Possibly(one), Count::Openly(one)]);
        let closings = closings.map(|both| both.into_iter().filter(|&one| happens(one)).collect());
        self.parts(index, "closings", &told.closings, &closings);
        let flow = [
            vec![Count::AcknowledgedPossible, Count::Own],
            vec![Count::Discussed],
        ];
        for (told, what) in told.flow.iter().zip(&flow) {
            self.cell(index, "flow", *told, what);
        }
        if let Some(standing) = &told.standing {
            let at = |place: PlaceTold| {
                Place::ALL
                    .into_iter()
                    .filter(move |one| one.told() == place)
            };
            let places = PlaceTold::ALL.map(|place| at(place).map(Count::At).collect());
            self.parts(index, "places", &standing.places, &places);
            if standing.open_for.is_some() {
                let open = [Place::Possible, Place::Open, Place::ComingBack].map(Count::At);
                let open = self.sum(index, &open);
                self.model.between(open, 20.0, f64::INFINITY);
            }
        }
    }

    fn parts(&mut self, index: i32, name: &str, told: &Parts, cells: &[Vec<Count>]) {
        let cell = |(told, what): (&Option<u32>, &Vec<Count>)| (*told, what.clone());
        let both: Vec<_> = told.cells.iter().zip(cells).map(cell).collect();
        for (told, what) in &both {
            self.cell(index, name, *told, what);
        }
        if let Some(together) = told.withheld_together {
            let withheld = both.iter().filter(|(told, _)| told.is_none());
            let withheld: Vec<_> = withheld.flat_map(|(_, what)| what.clone()).collect();
            let own = self.own(index, &withheld);
            let sum = self.sum(index, &withheld);
            if self.complemented {
                let name = format!("{name} withheld in period {index}");
                let sum = self.model.named(sum);
                self.told(sum, name, together, own);
            } else {
                let [low, high] = [-2.0, 2.0].map(|by| f64::from(together) + by - own);
                self.model.between(sum, low, high);
            }
        }
    }

    /// One published count, or one that is not.
    fn cell(&mut self, index: i32, name: &str, told: Option<u32>, what: &[Count]) {
        let sum = self.sum(index, what);
        let cell = self.model.named(sum);
        let name = format!("{name} {what:?} of period {index}");
        if let Some(told) = told {
            let own = self.own(index, what);
            self.told(cell, name, told, own);
        } else {
            self.withheld(cell, name);
        }
    }
}

/// Nobody repairs what was not acknowledged, and nothing passes that was.
fn happens(count: Count) -> bool {
    !matches!(
        count,
        Count::Possibly(Closing::Repaired | Closing::Unresolved) | Count::Openly(Closing::Passed)
    )
}
