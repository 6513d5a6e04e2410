//! What passes for proof and is not, and what two places say differently. Each finding names its
//! line, and the other side when there is one; the verdicts consult them.

pub(crate) mod alerts;
pub(crate) mod bonds;
pub(crate) mod claims;
pub(crate) mod containers;
pub(crate) mod documents;
pub(crate) mod jobs;
pub(crate) mod kept;
pub(crate) mod measures;
pub(crate) mod migrations;
pub(crate) mod personal;
pub(crate) mod settings;
pub(crate) mod suites;
pub(crate) mod thresholds;
pub(crate) mod written;

use serde::Serialize;

use crate::crew;
use crate::facts::{Evidence, Facts};

#[derive(Debug, Clone, Serialize)]
pub struct Finding {
    pub kind: Kind,
    pub evidence: Evidence,
    /// The other side of a contradiction.
    pub other: Option<Evidence>,
    /// One French sentence.
    pub sentence: String,
}

macro_rules! kinds {
    ($($name:ident, $slug:literal, $title:literal, [$($criterion:literal),*];)*) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind { $($name),* }

        impl Kind {
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable name, for other programs.
            pub fn slug(self) -> &'static str {
                match self { $(Self::$name => $slug),* }
            }

            /// As a juror reads it.
            pub fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }

            /// The criteria that it weakens.
            pub fn criteria(self) -> &'static [&'static str] {
                match self { $(Self::$name => &[$($criterion),*]),* }
            }
        }
    };
}

kinds! {
    NoAssertion, "test-sans-assertion", "Test sans assertion", ["C9.5", "C10.6", "C10.7", "C12.3", "C12.4", "C17.9"];
    AlwaysTrue, "test-toujours-vrai", "Assertion toujours vraie", ["C9.5", "C10.6", "C10.7", "C12.3", "C12.4", "C13.4", "C17.9"];
    AcceptsError, "test-accepte-erreur", "Test qui accepte une erreur interne", ["C9.5", "C10.6", "C10.7"];
    AlwaysSkipped, "test-toujours-saute", "Test toujours sauté", ["C10.7", "C12.4", "C17.9"];
    NeverCollected, "test-jamais-ramasse", "Test que l'outil ne ramasse pas", ["C10.7", "C12.3", "C12.4", "C17.9"];
    NoProject, "test-hors-projet", "Test qui ne touche rien du projet", ["C12.3", "C17.9"];
    TypedReport, "rapport-ecrit-d-avance", "Rapport écrit d'avance", ["C9.6", "C10.8"];
    CountedHollow, "compte-de-tests-creux", "Nombre de tests annoncé sans compter les tests creux", ["C9.6", "C10.8", "C12.3"];
    EchoJob, "tache-qui-affiche", "Tâche d'intégration qui ne fait qu'afficher", ["C13.3", "C18.4", "C19.2", "C19.3", "C19.4"];
    ForgivenFailure, "echec-pardonne", "Échec qui ne compte pas", ["C13.5", "C18.4", "C19.2"];
    DisabledJob, "tache-desactivee", "Tâche désactivée", ["C13.3", "C18.4", "C19.2"];
    CommentedJob, "tache-en-commentaire", "Tâche mise en commentaire", ["C13.3", "C18.4", "C19.2"];
    AlwaysSummary, "bilan-quoi-qu-il-arrive", "Bilan affiché quoi qu'il arrive", ["C18.4", "C19.4"];
    ManualOnly, "declenchement-manuel", "Chaîne à déclenchement seulement manuel", ["C13.2", "C18.4", "C19.2"];
    RandomMeasure, "mesure-au-hasard", "Valeur tirée au hasard donnée comme mesure", ["C8.3", "C11.3", "C11.6", "C20.5"];
    TypedMeasure, "mesure-en-dur", "Mesure écrite en dur", ["C11.6", "C9.6"];
    UnrunNotebook, "carnet-jamais-execute", "Carnet jamais exécuté", ["C11.1", "C13.5"];
    Unreadable, "fichier-illisible", "Fichier qui ne se lit pas", ["C1.5", "C13.3", "C18.4"];
    UnusedLimiter, "limiteur-jamais-applique", "Limiteur de débit jamais appliqué", ["C9.3", "C17.8"];
    PlaceholderBadge, "badge-factice", "Badge qui ne mesure rien", ["C9.6", "C18.4"];
    Template, "modele-non-rempli", "Modèle de document non rempli", ["C6.4", "C4.8", "C14.3", "C21.4"];
    EmptyFile, "fichier-vide", "Fichier vide", ["C17.9"];
    Screenshot, "capture-pour-maquette", "Capture d'écran présentée comme une maquette", ["C14.2", "C17.2"];
    SilencedAlert, "alerte-en-commentaire", "Alerte mise en commentaire", ["C20.5"];
    DeadAlert, "alerte-sans-mesure", "Alerte sur une mesure que rien n'émet", ["C20.5", "C11.6"];
    ThresholdGap, "seuil-different", "Seuil documenté qui n'est pas celui de la règle", ["C20.1", "C20.5"];
    DeadPanel, "tableau-sans-mesure", "Tableau de bord sur des mesures que rien n'émet", ["C11.3", "C11.6", "C20.3"];
    WrappedBoard, "tableau-non-charge", "Tableau de bord que Grafana ne charge pas", ["C11.3", "C20.3"];
    Secret, "secret-versionne", "Secret versionné", ["C17.8", "C9.3"];
    KeptDatabase, "base-versionnee", "Base de données versionnée", ["C17.8", "C4.9"];
    PersonalPath, "chemin-personnel", "Chemin absolu d'un poste personnel", ["C4.4", "C4.10"];
    MissingCopy, "copie-absente", "Image qui copie ce qui n'existe pas", ["C4.4", "C17.1", "C19.3"];
    MissingMount, "montage-absent", "Service qui monte un réglage absent", ["C4.4", "C11.3", "C20.3"];
    DeadPath, "chemin-absent", "Chemin annoncé et absent", ["C3.3", "C4.6", "C14.2", "C14.3", "C15.5", "C16.3", "C20.6"];
    DeadCommand, "commande-impossible", "Commande documentée qui ne peut pas marcher", ["C4.4", "C4.7", "C17.11"];
    Undeclared, "dependance-non-declaree", "Dépendance importée et non déclarée", ["C4.7", "C10.1", "C17.1"];
    Unused, "dependance-jamais-importee", "Dépendance déclarée et jamais importée", ["C20.3"];
    Fabricated, "source-fabriquee", "Source fabriquée par le projet", ["C1.4", "C1.7"];
    UnregisteredColumn, "colonne-hors-registre", "Colonne personnelle absente du registre", ["C4.8"];
    UnpurgedData, "purge-non-planifiee", "Purge que rien ne planifie", ["C4.10"];
    UndocumentedRoute, "route-hors-openapi", "Route absente du document OpenAPI", ["C5.1", "C9.7", "C9.9"];
    UnknownPath, "appel-sans-route", "Appel à une route qui n'existe pas", ["C10.2", "C10.4"];
    OpenRoute, "route-ouverte", "Route ouverte à tous", ["C5.4", "C9.1"];
    IrregularWatch, "veille-irreguliere", "Veille moins régulière qu'annoncée", ["C6.2"];
    ModelGap, "mcd-different-du-schema", "Modèle de données qui ne dit pas le schéma", ["C4.1", "C14.1"];
    DanglingLink, "lien-symbolique-mort", "Lien symbolique vers rien", ["C8.2", "C12.5"];
    DoubleMetric, "mesure-enregistree-deux-fois", "Mesure enregistrée deux fois", ["C8.3", "C9.2", "C11.6"];
    UnreadVariable, "variable-jamais-lue", "Variable passée et jamais lue", ["C17.6"];
    UnsetVariable, "variable-jamais-passee", "Variable lue et jamais passée", ["C10.1", "C17.6"];
    EcoClaim, "eco-conception-affirmee", "Éco-conception affirmée et démentie par le code", ["C17.7", "C15.2"];
    DeliveryClaim, "livraison-affirmee", "Livraison décrite et absente", ["C19.1", "C19.6"];
    ScriptedIncident, "incident-mis-en-scene", "Incident mis en scène", ["C21.1", "C21.3", "C21.4"];
    OpenSettings, "reglages-ouverts", "Réglages de sécurité ouverts", ["C17.8"];
    PhantomRoute, "route-documentee-absente", "Route documentée que rien ne sert", ["C5.1", "C9.7"];
    MissingMigrations, "migrations-absentes", "Tables que rien ne crée", ["C4.2", "C4.4", "C10.1"];
    EphemeralDelivery, "livraison-ephemere", "Livraison qui s'arrête avec sa tâche", ["C19.2", "C19.4"];
    DeadTrace, "traceabilite-fausse", "Matrice de traçabilité vers un chemin absent", ["C1.1", "C14.3"];
}

impl Serialize for Kind {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}

/// Every finding, by kind then place.
pub fn all(facts: &Facts<'_>) -> Vec<Finding> {
    const CHECKS: [fn(&Facts<'_>, &mut Vec<Finding>); 14] = [
        suites::check,
        jobs::check,
        measures::check,
        kept::check,
        documents::check,
        alerts::check,
        thresholds::check,
        containers::check,
        personal::check,
        bonds::check,
        claims::check,
        settings::check,
        migrations::check,
        written::check,
    ];
    let check = |number: usize| {
        let mut findings = Vec::new();
        CHECKS[number](facts, &mut findings);
        findings
    };
    let mut findings = crew::each(CHECKS.len(), check, &mut |_| ()).concat();
    findings.sort_by(|a, b| {
        (a.kind, &a.evidence.path, a.evidence.line).cmp(&(
            b.kind,
            &b.evidence.path,
            b.evidence.line,
        ))
    });
    findings.dedup_by(|a, b| a.kind == b.kind && a.evidence == b.evidence);
    findings
}

/// One more finding, with nothing on the other side.
fn found(findings: &mut Vec<Finding>, kind: Kind, evidence: Evidence, sentence: impl Into<String>) {
    findings.push(Finding {
        kind,
        evidence,
        other: None,
        sentence: sentence.into(),
    });
}

/// A contradiction between two places.
fn against(
    findings: &mut Vec<Finding>,
    kind: Kind,
    (evidence, other): (Evidence, Evidence),
    sentence: impl Into<String>,
) {
    findings.push(Finding {
        kind,
        evidence,
        other: Some(other),
        sentence: sentence.into(),
    });
}
