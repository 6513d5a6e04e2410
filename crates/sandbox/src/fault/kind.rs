//! Which replica misbehaves, and how.

use std::str::FromStr;

/// A replica served over HTTP.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Replica {
    Weather,
    Carriers,
    Airports,
}

impl Replica {
    pub(crate) const ALL: [Self; 3] = [Self::Weather, Self::Carriers, Self::Airports];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Weather => "weather",
            Self::Carriers => "carriers",
            Self::Airports => "airports",
        }
    }
}

/// A way to misbehave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// 429 with `Retry-After: 1`.
    TooManyRequests,
    /// 500.
    ServerError,
    /// The answer comes after three seconds.
    Slow,
    /// The connection is closed in the middle of the answer.
    Cut,
    /// Half of the content, as if it were whole.
    Truncated,
    /// Weather: the wind comes in kilometres an hour, and says so.
    Unit,
    /// Carriers: the first two columns change places.
    Columns,
    /// Carriers: robots.txt forbids the page.
    Robots,
    /// Airports: fields are separated by semicolons.
    Delimiter,
    /// Airports: the file begins with a byte order mark.
    Bom,
    /// Airports: a quoted name holds a line break.
    Newline,
}

/// Every fault: its name, the replicas that know it, what it does in French.
pub(crate) const FAULTS: [(Fault, &str, &[Replica], &str); 11] = {
    use Replica::{Airports, Carriers, Weather};
    const ALL: &[Replica] = &[Weather, Carriers, Airports];
    [
        (
            Fault::TooManyRequests,
            "429",
            ALL,
            "trop de requêtes, revenir dans 1 s",
        ),
        (Fault::ServerError, "500", ALL, "panne du serveur"),
        (Fault::Slow, "slow", ALL, "réponse après 3 s"),
        (
            Fault::Cut,
            "cut",
            ALL,
            "connexion coupée au milieu de la réponse",
        ),
        (
            Fault::Truncated,
            "truncated",
            ALL,
            "contenu tronqué de moitié",
        ),
        (
            Fault::Unit,
            "unit",
            &[Weather],
            "vent en km/h au lieu de mi/h",
        ),
        (
            Fault::Columns,
            "columns",
            &[Carriers],
            "deux colonnes échangées",
        ),
        (
            Fault::Robots,
            "robots",
            &[Carriers],
            "robots.txt interdit la page",
        ),
        (
            Fault::Delimiter,
            "delimiter",
            &[Airports],
            "points-virgules au lieu de virgules",
        ),
        (
            Fault::Bom,
            "bom",
            &[Airports],
            "marque d’ordre des octets en tête",
        ),
        (
            Fault::Newline,
            "newline",
            &[Airports],
            "saut de ligne dans un nom entre guillemets",
        ),
    ]
};

impl Fault {
    pub(crate) fn name(self) -> &'static str {
        let mut known = FAULTS.iter();
        known
            .find(|(fault, ..)| *fault == self)
            .map_or("?", |(_, name, ..)| name)
    }
}

/// A fault of a replica, and how many requests it strikes: `weather=429:2`, or `weather=429`
/// for all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FaultSpec {
    pub replica: Replica,
    pub fault: Fault,
    pub times: Option<u32>,
}

/// A fault that does not exist, in French.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "défaut inconnu ; attendu : source=défaut ou source=défaut:nombre, parmi {}",
    known()
)]
pub struct UnknownFault;

fn known() -> String {
    Replica::ALL
        .map(|replica| {
            let names: Vec<_> = FAULTS
                .iter()
                .filter(|(_, _, replicas, _)| replicas.contains(&replica))
                .map(|(_, name, ..)| *name)
                .collect();
            format!("{} ({})", replica.name(), names.join(", "))
        })
        .join(", ")
}

impl FaultSpec {
    pub(crate) fn find(
        replica: &str,
        fault: &str,
        times: Option<u32>,
    ) -> Result<Self, UnknownFault> {
        let replica = Replica::ALL
            .into_iter()
            .find(|known| known.name() == replica)
            .ok_or(UnknownFault)?;
        let (fault, ..) = FAULTS
            .iter()
            .find(|(_, name, replicas, _)| *name == fault && replicas.contains(&replica))
            .ok_or(UnknownFault)?;
        Ok(Self {
            replica,
            fault: *fault,
            times,
        })
    }
}

impl FromStr for FaultSpec {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (replica, fault) = text.split_once('=').ok_or(UnknownFault)?;
        match fault.split_once(':') {
            None => Self::find(replica, fault, None),
            Some((fault, times)) => {
                let times = times.parse().map_err(|_| UnknownFault)?;
                Self::find(replica, fault, Some(times))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_is_read_with_or_without_a_number_and_others_are_refused() {
        let spec: FaultSpec = "weather=429:2".parse().unwrap();
        assert_eq!((spec.fault, spec.times), (Fault::TooManyRequests, Some(2)));
        let spec: FaultSpec = "airports=bom".parse().unwrap();
        assert_eq!((spec.fault.name(), spec.times), ("bom", None));
        for bad in ["", "weather", "weather=bom", "flights=429", "weather=429:x"] {
            assert_eq!(bad.parse::<FaultSpec>(), Err(UnknownFault), "{bad}");
        }
        assert!(UnknownFault.to_string().contains("carriers (429, 500"));
    }
}
