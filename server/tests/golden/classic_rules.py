"""The classic rules written a second time, from their definitions, to check server/src/alliance/detection/classic.

Run it with any Python 3 and compare with the numbers in classic/tests.rs. Nothing but the standard library.
"""
from statistics import mean, stdev

TOTALS = [4.25, 4.50, 4.33, 4.42, 4.58, 4.25, 3.67, 4.08, 4.33]
FLOOR = 0.0833


def shewhart(y):
    earlier, now = y[:-1], y[-1]
    ranges = [abs(b - a) for a, b in zip(earlier, earlier[1:])]
    return (mean(earlier) - now) / max(mean(ranges) / 1.128, FLOOR)


def own_mean(y):
    return (mean(y[:-1]) - y[-1]) / max(stdev(y[:-1]), FLOOR)


def ewma(y, weight):
    centre = mean(y[:-1])
    # The weights written out, without the recursion.
    n = len(y)
    average = (1 - weight) ** n * centre + sum(
        weight * (1 - weight) ** (n - 1 - at) * x for at, x in enumerate(y)
    )
    return (centre - average) / (max(stdev(y[:-1]), FLOOR) * (weight / (2 - weight)) ** 0.5)


def reliable_change(sd, r):
    standard_error = sd * (1 - r) ** 0.5
    return 1.96 * (2 * standard_error**2) ** 0.5


def v_shape(y):
    n = len(y)
    xs = list(range(n))
    slope = sum((x - mean(xs)) * (v - mean(y)) for x, v in zip(xs, y)) / sum(
        (x - mean(xs)) ** 2 for x in xs
    )
    rest = [v - (mean(y) + slope * (x - mean(xs))) for x, v in zip(xs, y)]
    sd = (sum(r * r for r in rest) / (n - 2)) ** 0.5
    return [
        i for i, r in enumerate(rest) if r <= -2 * sd and any(s >= -sd for s in rest[i + 1 : i + 4])
    ]


for end in range(4, len(TOTALS) + 1):
    y = TOTALS[:end]
    print(end, f"{shewhart(y):.6f} {own_mean(y):.6f} {ewma(y, 0.3):.6f}")
print("reliable change", f"{reliable_change(5, 0.88):.6f} {reliable_change(0.64, 0.77):.6f}")
print("baseline", f"{mean(TOTALS[:3]) - TOTALS[6]:.6f}")
V = [4.4, 4.5, 4.4, 4.5, 4.4, 4.5, 4.4, 3.0, 4.5, 4.4]
print("V", v_shape(V), v_shape(TOTALS))
