use super::{Kind, SimulatedClient};

/// What a caseload of simulated clients looks like as a whole: the check that the generator is the study's.
///
/// Totals are means over channels, in scale points. Missing forms count nowhere.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Summary {
    pub clients: usize,
    pub sessions: usize,
    pub forms: usize,
    /// Episodes with at least one form.
    pub episodes: usize,
    /// Mean and SD over all forms.
    pub mean: f64,
    pub sd: f64,
    /// Within-person SD, pooled: √(Σ squared deviations from own means / Σ (forms − 1)).
    pub within_sd: f64,
    /// Intraclass correlation by variance components, each client counting once: between / (between + within²), where
    /// between is the variance of client means less what within-person variance adds to it.
    pub icc: f64,
    /// Share of forms with every channel at its highest value.
    pub at_maximum: f64,
    /// Lag-1 autocorrelation of a client's forms around the client's own mean, averaged over clients with
    /// [`LAG_FORMS`] forms or more. Short series bias it down.
    pub lag_1: f64,
    /// Share of clients with at least one episode.
    pub clients_with_episode: f64,
    /// Share of forms inside an episode.
    pub sessions_ruptured: f64,
    pub kinds: KindShares,
}

/// Shares of all episodes by [`Kind`], with or without forms.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct KindShares {
    pub brief: f64,
    pub lasting: f64,
    pub gradual: f64,
}

/// Fewest forms of a client for [`Summary::lag_1`].
pub const LAG_FORMS: usize = 8;

/// Running sums of [`Summary`].
#[derive(Clone, Copy, Debug, Default)]
struct Sums {
    total: f64,
    squares: f64,
    within: f64,
    freedom: f64,
    means: f64,
    squared_means: f64,
    inverse_forms: f64,
    lag: f64,
    lag_clients: f64,
    at_maximum: f64,
    with_episode: f64,
    ruptured: f64,
    measured: usize,
    brief: f64,
    lasting: f64,
    gradual: f64,
}

impl Summary {
    pub fn of(clients: impl IntoIterator<Item = SimulatedClient>) -> Self {
        let mut sums = Sums::default();
        let mut summary = Self::default();
        for client in clients {
            summary.clients += 1;
            summary.sessions += client.sessions.len();
            summary.forms += client.forms().count();
            sums.add(&client);
        }
        let forms = summary.forms as f64;
        let mean = sums.total / forms;
        let variance = sums.squares / forms - mean * mean;
        let within = sums.within / sums.freedom;
        let clients = summary.clients as f64;
        let of_means = sums.squared_means / clients - (sums.means / clients).powi(2);
        let between = of_means - within * sums.inverse_forms / clients;
        let episodes = sums.brief + sums.lasting + sums.gradual;
        Self {
            episodes: sums.measured,
            mean,
            sd: variance.sqrt(),
            within_sd: within.sqrt(),
            icc: between / (between + within),
            at_maximum: sums.at_maximum / forms,
            lag_1: sums.lag / sums.lag_clients,
            clients_with_episode: sums.with_episode / clients,
            sessions_ruptured: sums.ruptured / forms,
            kinds: KindShares {
                brief: sums.brief / episodes,
                lasting: sums.lasting / episodes,
                gradual: sums.gradual / episodes,
            },
            ..summary
        }
    }
}

impl Sums {
    fn add(&mut self, client: &SimulatedClient) {
        self.add_forms(client);
        self.with_episode += f64::from(!client.episodes.is_empty());
        for episode in &client.episodes {
            let span = client.span(episode);
            self.measured += usize::from(client.forms().any(|(s, _)| span.contains(&s.number)));
            match episode.kind() {
                Kind::Brief => self.brief += 1.0,
                Kind::Lasting => self.lasting += 1.0,
                Kind::Gradual => self.gradual += 1.0,
            }
        }
    }

    fn add_forms(&mut self, client: &SimulatedClient) {
        let totals = || client.forms().map(|(_, form)| form.mean());
        let n = totals().count() as f64;
        let mean = totals().sum::<f64>() / n;
        let (mut within, mut products, mut before) = (0.0, 0.0, 0.0);
        for (session, form) in client.forms() {
            let total = form.mean();
            let deviation = total - mean;
            within += deviation * deviation;
            products += before * deviation;
            before = deviation;
            self.total += total;
            self.squares += total * total;
            self.at_maximum += f64::from(form.at_maximum());
            self.ruptured += f64::from(session.ruptured);
        }
        self.means += mean;
        self.squared_means += mean * mean;
        self.inverse_forms += 1.0 / n;
        self.within += within;
        self.freedom += n - 1.0;
        if n >= LAG_FORMS as f64 && within > 0.0 {
            self.lag += products / within;
            self.lag_clients += 1.0;
        }
    }
}
