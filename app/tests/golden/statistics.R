# The statistics of supervision a second time, to hold app/src/supervision/statistics against.
#
# Kaplan-Meier comes from the package survival, the run chart and the funnel are written out from their definitions in base R.
# Inputs and results are plain CSV files in app/tests/golden/statistics; random inputs have their seed in the name of their
# set. Tests read the files and need no R. They were written from the top of the repository by
#
#   Rscript --vanilla app/tests/golden/statistics.R
#
# with R 4.2.2 and survival 3.5-3.

library(survival)

folder <- "app/tests/golden/statistics"

seed <- function(number) {
  set.seed(number, kind = "Mersenne-Twister", normal.kind = "Inversion", sample.kind = "Rejection")
}

# All digits of a double; whole numbers and names as they are.
save <- function(table, name) {
  fractions <- vapply(table, function(column) is.double(column), TRUE)
  table[fractions] <- lapply(table[fractions], function(column) {
    ifelse(is.na(column), NA, sprintf("%.17g", column))
  })
  write.csv(table, file.path(folder, name), row.names = FALSE, quote = FALSE)
}

# One table from a function of each set of a table, in the order of the sets.
each_set <- function(table, f) {
  sets <- split(table, factor(table$set, unique(table$set)))
  rows <- lapply(names(sets), function(set) {
    rows <- f(sets[[set]])
    if (nrow(rows) > 0) cbind(set = set, rows) else NULL
  })
  do.call(rbind, rows)
}

# Kaplan-Meier ------------------------------------------------------------------------------------------------------

followed <- function(set, days, ended) {
  data.frame(set = set, days = as.integer(days), ended = as.integer(ended))
}

random_followed <- function(number, size) {
  seed(number)
  until <- rexp(size, 1 / 20)
  known <- runif(size, 0, 60)
  followed(paste0("random-", number), floor(pmin(until, known)), until <= known)
}

survival_input <- rbind(
  followed("ties", c(0, 1, 1, 2, 2, 2, 5, 5, 8, 13), c(1, 1, 1, 1, 0, 1, 1, 1, 0, 1)),
  followed("censored-on-days-of-events", c(3, 3, 3, 7, 7, 7, 7, 12, 12, 20), c(1, 0, 0, 1, 1, 0, 0, 1, 0, 0)),
  followed("nothing-censored", c(9, 4, 4, 1, 30, 2, 16, 25), 1),
  followed("level-at-one-half", c(2, 4, 6, 8), 1),
  followed("all-censored", c(4, 9, 9, 17), 0),
  followed("one-that-ended", 6, 1),
  followed("all-on-one-day", c(5, 5, 5), 1),
  followed("half-not-reached", c(3, 10, 10, 11, 11, 12, 14, 21, 28, 28), c(1, 0, 1, 0, 0, 1, 0, 0, 0, 0)),
  random_followed(20260301, 60),
  random_followed(20260302, 500)
)

fit_of <- function(set) survfit(Surv(days, ended) ~ 1, data = set, conf.type = "log-log")

survival_steps <- each_set(survival_input, function(set) {
  fit <- fit_of(set)
  steps <- data.frame(
    day = as.integer(fit$time), at_risk = as.integer(fit$n.risk), ended = as.integer(fit$n.event),
    survival = fit$surv, low = fit$lower, high = fit$upper
  )
  steps[steps$ended > 0, ]
})

# The first day with no more than half left. R's own median is the same, or the middle of the level stretch that begins there.
survival_medians <- each_set(survival_input, function(set) {
  fit <- fit_of(set)
  reached <- fit$time[fit$surv <= 0.5 + 1e-9]
  day <- if (length(reached) > 0) min(reached) else NA
  own <- unname(quantile(fit, 0.5, conf.int = FALSE))
  level <- any(abs(fit$surv - 0.5) < 1e-9)
  stopifnot(is.na(day) == is.na(own), is.na(day) || day == own || (level && day < own))
  data.frame(median = as.integer(day))
})

save(survival_input, "survival_input.csv")
save(survival_steps, "survival_steps.csv")
save(survival_medians, "survival_medians.csv")

# Individual values and moving ranges -------------------------------------------------------------------------------

values <- function(set, scale, value) data.frame(set = set, scale = scale, value = as.double(value))

random_values <- function(number) {
  seed(number)
  value <- 70 + round(rnorm(80, 0, 6), 1)
  value[45:80] <- value[45:80] + 7
  value[sample(80, 9)] <- NA
  values(paste0("random-", number), "numbers", value)
}

run_chart_input <- rbind(
  values("one-outside", "shares", c(
    0.62, 0.58, 0.66, 0.60, 0.64, 0.57, 0.63, 0.61, 0.65, 0.59, 0.60, 0.42, 0.63, 0.79, 0.64
  )),
  values("shift", "shares", c(
    0.71, 0.64, 0.69, 0.75, 0.66, 0.73, 0.68, 0.70, 0.65, 0.74,
    0.66, 0.73, 0.75, 0.74, 0.76, 0.72, 0.78, 0.74, 0.77, 0.73, 0.69, 0.60, 0.68
  )),
  values("seven-are-no-run", "numbers", c(
    10, 13, 9, 14, 11, 12, 8, 13, 10, 12, 10, 9, 11, 10, 8, 11, 9, 15, 10, 9, 11, 10, 8, 11, 9
  )),
  values("gaps", "numbers", c(
    31, 28, NA, 35, 30, 27, NA, NA, 33, 29, 34, 30, 26, 32, 31, NA, 29, 55, 27, NA, 28, 25, 27, 26, NA, 28, 27, 25, 26, 24,
    27, 28, 26, 25
  )),
  values("near-everything", "shares", c(
    0.98, 1.00, 0.95, 0.99, 0.97, 1.00, 0.96, 1.00, 0.98, 0.94, 0.99, 1.00, 0.80, 1.00
  )),
  values("below-zero", "numbers", c(-3.5, 2.25, -1, 0.5, -2.75, 1.5, -0.25, 3, -1.5, 0.75, -14, 2, 13.5)),
  values("nine-are-too-few", "numbers", c(5, 7, 6, 8, 5, 6, 7, 9, 6)),
  values("always-the-same", "shares", rep(0.9, 14)),
  random_values(20260303)
)

# How far the baseline goes: to the ninth moving range.
baseline_length <- function(value) {
  seen <- 0
  for (at in seq_along(value)[-1]) {
    if (!is.na(value[at]) && !is.na(value[at - 1])) seen <- seen + 1
    if (seen == 9) return(at)
  }
  NA
}

limits_of <- function(set) {
  length <- baseline_length(set$value)
  if (is.na(length)) return(NULL)
  baseline <- set$value[seq_len(length)]
  ranges <- abs(diff(baseline))
  range <- sum(ranges, na.rm = TRUE) / sum(!is.na(ranges))
  if (range == 0) return(NULL)
  centre <- sum(baseline, na.rm = TRUE) / sum(!is.na(baseline))
  low <- centre - 2.66 * range
  high <- centre + 2.66 * range
  if (set$scale[1] == "shares") {
    low <- max(0, low)
    high <- min(1, high)
  }
  data.frame(length, centre, low, high, mean_moving_range = range, range_limit = 3.268 * range)
}

nothing <- data.frame(
  length = NA_integer_, centre = NA_real_, low = NA_real_, high = NA_real_, mean_moving_range = NA_real_, range_limit = NA_real_
)

signals_of <- function(set) {
  found <- data.frame(rule = character(), side = character(), first = integer(), last = integer())
  limits <- limits_of(set)
  if (is.null(limits)) return(found)
  after <- seq_along(set$value) > limits$length
  add <- function(rule, side, first, last) {
    found[nrow(found) + 1, ] <<- list(rule, side, as.integer(first), as.integer(last))
  }
  for (at in which(after & !is.na(set$value))) {
    if (set$value[at] > limits$high) add("outside", "above", at, at)
    if (set$value[at] < limits$low) add("outside", "below", at, at)
  }
  side <- ifelse(is.na(set$value), 0, sign(set$value - limits$centre))
  runs <- rle(side[after])
  last <- limits$length + cumsum(runs$lengths)
  for (run in which(runs$lengths >= 8 & runs$values != 0)) {
    add("run", if (runs$values[run] > 0) "above" else "below", last[run] - runs$lengths[run] + 1, last[run])
  }
  found
}

run_chart_limits <- each_set(run_chart_input, function(set) {
  limits <- limits_of(set)
  if (is.null(limits)) nothing else limits
})

save(run_chart_input, "run_chart_input.csv")
save(run_chart_limits, "run_chart_limits.csv")
save(each_set(run_chart_input, signals_of), "run_chart_signals.csv")

# Funnel ------------------------------------------------------------------------------------------------------------

dots <- function(set, of, done) data.frame(set = set, of = as.integer(of), done = as.integer(done))

random_dots <- function(number, size, share) {
  seed(number)
  of <- sample(10:150, size, replace = TRUE)
  own <- share(size)
  dots(paste0("random-", number), of, rbinom(size, of, own))
}

funnel_input <- rbind(
  random_dots(20260304, 25, function(size) rep(0.8, size)),
  random_dots(20260305, 40, function(size) rbeta(size, 6, 2)),
  # phi above 1, as chance may have it.
  random_dots(20260308, 14, function(size) rep(0.8, size)),
  dots("one-far-dot", c(40, 55, 60, 35, 80, 45, 50, 70, 65, 90, 30, 75), c(30, 43, 44, 27, 59, 35, 38, 54, 10, 67, 22, 57)),
  dots("too-few", c(20, 45, 60, 10, 85, 40), c(15, 20, 50, 10, 40, 35)),
  dots("nine-and-one-of-nothing", c(20, 45, 60, 10, 85, 40, 0, 30, 55, 25), c(15, 20, 50, 10, 40, 35, 0, 12, 54, 9)),
  dots("ten", c(20, 45, 60, 10, 85, 40, 70, 30, 55, 25), c(15, 20, 50, 10, 40, 35, 61, 12, 54, 9)),
  dots("everything", c(10, 20, 35), c(10, 20, 35)),
  dots("nothing-done", c(10, 20, 35), 0),
  dots("nothing-to-do", c(0, 0), 0)
)

share_of <- function(set) {
  share <- sum(set$done) / sum(set$of)
  if (is.nan(share) || share == 0 || share == 1) NA_real_ else share
}

z_of <- function(set) {
  share <- share_of(set)
  ifelse(set$of > 0, (set$done / set$of - share) / sqrt(share * (1 - share) / set$of), NA_real_)
}

# The mean square of the winsorised z.
phi_of <- function(z) {
  ends <- quantile(z, c(0.1, 0.9), names = FALSE, type = 7)
  z[z < ends[1]] <- ends[1]
  z[z > ends[2]] <- ends[2]
  mean(z^2)
}

# No adjustment with fewer than ten dots, with phi up to 1, and where a test of homogeneity finds chance enough.
dispersion_of <- function(set) {
  set <- set[set$of > 0, ]
  if (nrow(set) < 10 || is.na(share_of(set))) return(data.frame(share = share_of(set), phi = NA_real_, wider = 0L))
  phi <- phi_of(z_of(set))
  test <- suppressWarnings(chisq.test(rbind(set$done, set$of - set$done), correct = FALSE))
  data.frame(share = share_of(set), phi, wider = as.integer(phi > 1 && test$p.value < 0.05))
}

funnel_limits <- each_set(funnel_input, function(set) {
  funnel <- dispersion_of(set)
  share <- funnel$share
  if (is.na(share)) return(data.frame())
  of <- c(1L, 2L, 5L, 10L, 25L, 50L, 100L, 400L)
  unit <- sqrt(share * (1 - share) / of) * if (funnel$wider) sqrt(funnel$phi) else 1
  data.frame(
    of,
    low_95 = pmax(0, share - 1.96 * unit), high_95 = pmin(1, share + 1.96 * unit),
    low_998 = pmax(0, share - 3.09 * unit), high_998 = pmin(1, share + 3.09 * unit)
  )
})

save(funnel_input, "funnel_input.csv")
save(each_set(funnel_input, dispersion_of), "funnel_shares.csv")
save(each_set(funnel_input, function(set) data.frame(z = z_of(set))), "funnel_z.csv")
save(funnel_limits, "funnel_limits.csv")

freedom <- as.integer(c(9:20, 30, 50, 100, 1000))
save(data.frame(freedom, chi_squared_95 = qchisq(0.95, freedom)), "chi_squared_95.csv")

# How often chance alone widens a funnel ----------------------------------------------------------------------------

seed(20260306)
chance <- data.frame(dots = c(10L, 15L, 20L, 30L, 50L))
chance$widened <- vapply(chance$dots, function(size) {
  mean(replicate(5000, {
    of <- sample(20:120, size, replace = TRUE)
    dispersion_of(dots("chance", of, rbinom(size, of, 0.8)))$wider
  }))
}, 0.5)
print(chance)
stopifnot(chance$widened < 0.05)
