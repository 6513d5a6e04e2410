//! The rules, as one table: what is checked, what is done, and why (in French, for people).

use domain::Source;
use serde::Serialize;

/// What a rule does to the row that trips it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// The value is replaced by the one meant.
    Correct,
    /// The value is removed, the row stays.
    Blank,
    /// The row goes to the rejected rows.
    Reject,
    /// The missing reference is created with its code alone.
    Complete,
}

impl Action {
    /// Every action, in the order in which people read about them.
    pub const ALL: [Self; 4] = [Self::Correct, Self::Blank, Self::Complete, Self::Reject];

    /// What becomes of the row, in French.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Correct => {
                "la ligne reste ; la valeur retenue est celle que la source voulait dire, ou un état est déduit"
            }
            Self::Blank => {
                "la ligne reste ; la valeur fausse ou inconnue est remplacée par une valeur manquante"
            }
            Self::Complete => {
                "la ligne reste ; la référence qui manque est créée avec son seul code"
            }
            Self::Reject => {
                "la ligne sort du jeu de données et va aux lignes rejetées, avec son texte, sa place et la raison"
            }
        }
    }

    /// French name for people.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Correct => "corriger",
            Self::Blank => "vider",
            Self::Reject => "rejeter",
            Self::Complete => "compléter",
        }
    }
}

/// One rule.
#[derive(Debug, PartialEq, Serialize)]
pub struct Rule {
    pub id: &'static str,
    #[serde(skip)]
    pub source: Source,
    pub field: &'static str,
    pub condition: &'static str,
    pub action: Action,
    pub reason: &'static str,
}

impl Rule {
    /// The raw fields that the rule looks at, by their names in `domain::raw`.
    pub fn fields(&self) -> impl Iterator<Item = &'static str> + use<> {
        self.field.split(", ")
    }
}

macro_rules! rules {
    ($($name:ident = $id:literal, $source:ident, $field:literal, $condition:literal, $action:ident, $reason:literal;)+) => {
        $(pub static $name: Rule = Rule {
            id: $id,
            source: Source::$source,
            field: $field,
            condition: $condition,
            action: Action::$action,
            reason: $reason,
        };)+

        /// Every rule, by source.
        pub static RULES: &[&Rule] = &[$(&$name),+];
    };
}

rules! {
    WEATHER_STATION = "MET-01", Weather, "airport", "la station n'est pas un aéroport connu", Reject,
        "une mesure sans lieu ne peut être rattachée à aucun vol";
    WEATHER_TIME = "MET-02", Weather, "time", "l'heure n'est pas lisible (AAAA-MM-JJTHH:MM)", Reject,
        "une mesure sans heure ne peut être rattachée à aucun vol";
    WEATHER_EMPTY = "MET-03", Weather, "toutes les mesures", "aucune mesure pour cette heure, ou aucune de possible", Reject,
        "l'archive publie une grille horaire complète ; une heure vide n'apporte rien";
    WEATHER_DUPLICATE = "MET-04", Weather, "airport, time", "la même heure est déjà lue pour cette station", Reject,
        "une seule mesure par station et par heure";
    WEATHER_TEMPERATURE = "MET-05", Weather, "temperature", "hors de -60 à 60 °C", Blank,
        "au-delà des records terrestres (OMM : -89,2 et 56,7 °C), bornés à la région";
    WEATHER_DEW_POINT = "MET-06", Weather, "dew_point", "hors de -80 à 40 °C", Blank,
        "au-delà du record mondial de point de rosée (35 °C)";
    WEATHER_HUMIDITY = "MET-07", Weather, "relative_humidity", "hors de 0 à 100 %", Blank,
        "une humidité relative mesurée est un pourcentage";
    WEATHER_DIRECTION = "MET-08", Weather, "wind_direction", "hors de 0 à 360°", Blank,
        "une direction est un angle";
    WEATHER_WIND = "MET-09", Weather, "wind_speed", "négative ou au-delà de 75 m/s", Blank,
        "au-delà d'un ouragan de catégorie 5 (70 m/s) ; le record de 1 048 mi/h du 12 février 2013 est une erreur de capteur";
    WEATHER_GUST = "MET-10", Weather, "wind_gusts", "négative ou au-delà de 113 m/s", Blank,
        "au-delà du record mondial de rafale (OMM : 113,3 m/s)";
    WEATHER_PRECIPITATION = "MET-11", Weather, "precipitation", "négative ou au-delà de 305 mm en une heure", Blank,
        "au-delà du record mondial de pluie en une heure (OMM : 305 mm)";
    WEATHER_PRESSURE = "MET-12", Weather, "pressure_msl", "hors de 870 à 1085 hPa", Blank,
        "au-delà des records mondiaux de pression (OMM : 870 et 1 083,8 hPa)";
    WEATHER_VISIBILITY = "MET-13", Weather, "visibility", "négative", Blank,
        "une distance est positive";
    WEATHER_MONTH = "MET-14", Weather, "time", "l'heure est hors du mois de sa charge", Reject,
        "une heure mal rangée serait lue deux fois";

    CARRIER_CODE = "CIE-01", Carriers, "iata", "le code n'a pas deux lettres ou chiffres", Reject,
        "sans code IATA, la compagnie ne peut être rattachée à aucun vol";
    CARRIER_NAME = "CIE-02", Carriers, "airline", "le nom est vide", Reject,
        "la page sert à nommer les compagnies";
    CARRIER_DUPLICATE = "CIE-03", Carriers, "iata", "le code est déjà lu", Reject,
        "un code désigne une seule compagnie";
    CARRIER_ICAO = "CIE-04", Carriers, "icao", "le code OACI n'a pas trois lettres", Blank,
        "le code OACI a trois lettres (Doc 8585)";

    AIRPORT_CODE = "AER-01", Airports, "faa", "le code n'a pas trois lettres ou chiffres", Reject,
        "sans code, l'aéroport ne peut être rattaché à aucun vol";
    AIRPORT_COORDINATES = "AER-02", Airports, "lat, lon", "illisibles ou hors du globe", Reject,
        "un aéroport sans position fausserait les distances";
    AIRPORT_DUPLICATE = "AER-03", Airports, "faa", "le code est déjà lu", Reject,
        "un code désigne un seul aéroport";
    AIRPORT_TIME_ZONE = "AER-04", Airports, "tzone", "absent ou inconnu de la base IANA", Blank,
        "sans fuseau, les heures locales d'arrivée ne se convertissent pas ; mieux vaut aucune heure qu'une fausse";
    AIRPORT_ALTITUDE = "AER-05", Airports, "alt", "illisible ou hors de -500 à 6 000 m", Blank,
        "aucun aéroport n'est plus bas que la mer Morte ni plus haut que l'Himalaya habité";

    AIRCRAFT_MARK = "APP-01", Aircraft, "n_number", "l'immatriculation n'est pas américaine (14 CFR 47.15)", Reject,
        "sans immatriculation, l'appareil ne peut être rattaché à aucun vol";
    AIRCRAFT_DUPLICATE = "APP-02", Aircraft, "n_number", "l'immatriculation est déjà lue", Reject,
        "une immatriculation désigne un seul appareil";
    AIRCRAFT_YEAR = "APP-03", Aircraft, "year_mfr", "absente ou hors de 1920 à 2013", Blank,
        "une année de construction impossible fausserait l'âge de l'appareil";
    AIRCRAFT_SEATS = "APP-04", Aircraft, "no_seats", "hors de 1 à 900", Blank,
        "le plus gros avion de ligne a moins de 900 sièges";
    AIRCRAFT_ENGINES = "APP-05", Aircraft, "no_eng", "hors de 1 à 8", Blank,
        "aucun avion civil n'a plus de huit moteurs";
    AIRCRAFT_KIND = "APP-06", Aircraft, "type_acft", "le code n'est pas celui d'un avion ou d'un hélicoptère", Blank,
        "les autres codes du registre (planeur, ballon…) ne volent pas en ligne";
    AIRCRAFT_SPEED = "APP-07", Aircraft, "speed", "hors de 1 à 2 500 km/h", Blank,
        "aucun avion civil n'a croisé plus vite que Concorde (2 179 km/h)";

    FLIGHT_DATE = "VOL-01", Flights, "flight_date", "la date n'est pas lisible", Reject,
        "un vol sans date n'a ni horaire ni météo";
    FLIGHT_PARTITION = "VOL-02", Flights, "flight_date", "la date est hors du mois de sa partition", Reject,
        "une ligne mal rangée serait lue deux fois";
    FLIGHT_CARRIER = "VOL-03", Flights, "carrier", "le code n'a pas deux lettres ou chiffres", Reject,
        "la compagnie fait partie de l'identité du vol";
    FLIGHT_NUMBER = "VOL-04", Flights, "number", "absent ou hors de 1 à 9999", Reject,
        "le numéro fait partie de l'identité du vol";
    FLIGHT_ORIGIN = "VOL-05", Flights, "origin", "l'origine n'est pas EWR, JFK ou LGA", Reject,
        "le jeu de données porte sur les trois aéroports de New York";
    FLIGHT_DESTINATION = "VOL-06", Flights, "destination", "le code n'a pas trois caractères, ou c'est l'origine", Reject,
        "un vol va d'un aéroport à un autre";
    FLIGHT_SCHEDULE = "VOL-07", Flights, "scheduled_departure_hhmm", "absent ou hors de 0000 à 2400", Reject,
        "sans heure prévue, ni météo ni retard";
    FLIGHT_NONEXISTENT_TIME = "VOL-08", Flights, "scheduled_departure_hhmm", "l'heure n'existe pas (passage à l'heure d'été)", Reject,
        "cette heure locale n'a pas d'instant";
    FLIGHT_AMBIGUOUS_TIME = "VOL-09", Flights, "scheduled_departure_hhmm", "l'heure existe deux fois (passage à l'heure d'hiver)", Correct,
        "la première des deux est retenue, celle de l'heure d'été";
    FLIGHT_DUPLICATE = "VOL-10", Flights, "flight_date, carrier, number, origin", "le vol est déjà lu", Reject,
        "ces quatre champs identifient un vol";
    FLIGHT_DELAY = "VOL-11", Flights, "departure_delay_min, arrival_delay_min", "hors de -180 à 2 880 minutes", Reject,
        "un retard de plus de deux jours est un autre vol ; le libellé à prédire en dépend";
    FLIGHT_CONTRADICTION = "VOL-12", Flights, "departure_delay_min, arrival_delay_min", "arrivé sans être parti, ou parti sans retard mesuré", Reject,
        "les deux retards se contredisent";
    FLIGHT_CLOCK = "VOL-13", Flights, "scheduled_departure_hhmm, departure_hhmm, departure_delay_min", "l'heure réelle de départ contredit le retard", Reject,
        "prévu + retard doit donner l'heure réelle";
    FLIGHT_TAIL_ABSENT = "VOL-14", Flights, "tail_number", "absente", Blank,
        "un vol annulé n'a souvent pas d'appareil affecté";
    FLIGHT_TAIL_INVALID = "VOL-15", Flights, "tail_number", "ce n'est pas une immatriculation américaine", Blank,
        "ce texte ne désigne aucun appareil";
    FLIGHT_AIR_TIME = "VOL-16", Flights, "air_time_min", "hors de 1 à 1 200 minutes", Blank,
        "aucun vol ne dure vingt heures";
    FLIGHT_DISTANCE = "VOL-17", Flights, "distance_mi", "hors de 1 à 20 040 km", Blank,
        "aucun point du globe n'est plus loin que la demi-circonférence";
    FLIGHT_ARRIVAL_SCHEDULE = "VOL-18", Flights, "scheduled_arrival_hhmm", "absent, hors de 0000 à 2400, ou heure inexistante", Blank,
        "le vol reste utile sans son heure d'arrivée prévue";
    FLIGHT_ARRIVAL_ZONE = "VOL-19", Flights, "scheduled_arrival_hhmm", "le fuseau de la destination est inconnu", Blank,
        "une heure locale sans fuseau n'a pas d'instant";
    FLIGHT_CANCELLED = "VOL-20", Flights, "departure_delay_min", "aucun départ réel", Correct,
        "le vol est marqué annulé ; il n'a pas de libellé";
    FLIGHT_DIVERTED = "VOL-21", Flights, "arrival_delay_min", "parti, mais sans retard à l'arrivée", Correct,
        "le vol est marqué détourné ; il n'a pas de libellé";
    FLIGHT_UNKNOWN_CARRIER = "VOL-22", Flights, "carrier", "la compagnie est absente de la page", Complete,
        "le vol est réel : la compagnie est créée avec son seul code";
    FLIGHT_UNKNOWN_AIRPORT = "VOL-23", Flights, "origin, destination", "l'aéroport est absent du fichier", Complete,
        "le vol est réel : l'aéroport est créé avec son seul code";
    FLIGHT_UNKNOWN_AIRCRAFT = "VOL-24", Flights, "tail_number", "l'appareil est absent du registre", Complete,
        "le vol est réel : l'appareil est créé avec sa seule immatriculation";
    FLIGHT_NO_WEATHER = "VOL-25", Flights, "météo", "la station n'a pas de mesure à cette heure", Blank,
        "le vol reste, sans météo";
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_rule_has_its_own_id_and_says_why() {
        let ids: HashSet<_> = RULES.iter().map(|rule| rule.id).collect();
        assert_eq!(ids.len(), RULES.len());
        for rule in RULES {
            assert!(
                !rule.condition.is_empty() && !rule.reason.is_empty(),
                "{}",
                rule.id
            );
        }
    }
}
