use crate::alliance::Points;

/// At most `most` values from `min` to `max`, both ends among them, at even distances of whole points, growing.
/// Where the range does not divide, only the ends.
pub fn nice_ticks(min: Points, max: Points, most: usize) -> Vec<Points> {
    if max <= min {
        return vec![min];
    }
    let span = max.minus(min).0;
    let most = i32::try_from(most).unwrap_or(i32::MAX).clamp(2, 12);
    let gaps = (1..most)
        .rev()
        .find(|gaps| span % (gaps * 100) == 0)
        .unwrap_or(1);
    (0..gaps)
        .map(|at| Points(min.0 + at * (span / gaps)))
        .chain([max])
        .collect()
}

/// Which of `count` labels at `spacing` px to print so that labels of `width` px do not touch: the last always, the
/// others at even steps counted back from it.
pub fn thin(count: usize, spacing: f64, width: f64) -> Vec<usize> {
    if count == 0 {
        return Vec::new();
    }
    let step = if spacing > 0.0 {
        // Small positive number: the cast is exact.
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "0 < value < 1e6"
        )]
        {
            (width / spacing).ceil().clamp(1.0, 1e6) as usize
        }
    } else {
        count
    };
    let mut shown: Vec<usize> = (0..count).rev().step_by(step).collect();
    shown.reverse();
    shown
}
