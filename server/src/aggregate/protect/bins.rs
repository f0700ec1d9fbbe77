use app::supervision::published::{Bin, rounded};

use super::{Contribution, Tally};
use crate::aggregate::facts::Circles;

/// Edges of bins lie on so many equal steps from the lowest to the highest value, so that they are nobody's value.
const STEPS: i32 = 40;

/// Neighbouring values, as many together as are needed; over all that is possible from `lowest` to `highest`. Beside each
/// bin, what it is made of. None where everything together is too little.
pub fn bins(
    values: &[(i32, Contribution)],
    (lowest, highest): (i32, i32),
    circles: &Circles,
) -> Vec<(Bin, Tally)> {
    if Tally::of(values.iter().map(|(_, one)| one)).few_therapists(circles) {
        return Vec::new();
    }
    let step = ((highest - lowest) / STEPS).max(1);
    let edge = |value: i32| lowest + (value - lowest).div_euclid(step) * step;
    let mut sorted = values.to_vec();
    sorted.sort_unstable_by_key(|(value, _)| *value);
    let mut groups: Vec<(i32, Vec<Contribution>)> = Vec::new();
    let mut settled = true;
    for same in sorted.chunk_by(|a, b| edge(a.0) == edge(b.0)) {
        let people = same.iter().map(|(_, one)| *one);
        match groups.last_mut() {
            Some((_, last)) if !settled => last.extend(people),
            _ => groups.push((edge(same[0].0), people.collect())),
        }
        settled = groups
            .last()
            .is_some_and(|(_, last)| !Tally::of(last).risky(circles));
    }
    merge_last(&mut groups, circles);
    close(groups, (lowest, highest))
}

/// What is left over at the upper end joins its neighbour, until it is enough.
fn merge_last(groups: &mut Vec<(i32, Vec<Contribution>)>, circles: &Circles) {
    while let Some((from, last)) = groups.pop() {
        if !Tally::of(&last).risky(circles) {
            groups.push((from, last));
            break;
        }
        if let Some((_, before)) = groups.last_mut() {
            before.extend(last);
        }
    }
}

fn close(
    groups: Vec<(i32, Vec<Contribution>)>,
    (lowest, highest): (i32, i32),
) -> Vec<(Bin, Tally)> {
    let edges: Vec<_> = groups.iter().skip(1).map(|(from, _)| *from).collect();
    let from = std::iter::once(lowest).chain(edges.iter().copied());
    let to = edges.iter().copied().chain(std::iter::once(highest + 1));
    let bin = |((from, to), (_, people)): ((i32, i32), (i32, Vec<Contribution>))| {
        let tally = Tally::of(&people);
        let about = rounded(tally.count());
        (Bin { from, to, about }, tally)
    };
    from.zip(to).zip(groups).map(bin).collect()
}
