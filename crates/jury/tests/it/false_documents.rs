//! Documents that promise.

use jury::checks::Kind;
use jury::verdict::Status;

use crate::submission::{Submission, findings, seeded, status};

#[test]
fn a_path_ticked_as_done_and_absent_is_seen() {
    let line = "# Docs\n\n| Livrable | Fichier | État |\n| - | - | - |\n| Maquettes | `docs/maquettes.md` | ✅ Complet |\n";
    seeded(
        Kind::DeadPath,
        ("README.md", 5),
        &[("README.md", line)],
        &[("README.md", line), ("docs/maquettes.md", "# Maquettes\n")],
    );
    assert_eq!(
        status(&Submission::of(&[("README.md", line)]).audit(), "C14.2"),
        Status::Misleading
    );
}

#[test]
fn a_dead_link_is_seen() {
    let text = "# Projet\n\nVoir [le guide](docs/guide.md).\n";
    seeded(
        Kind::DeadPath,
        ("README.md", 3),
        &[("README.md", text)],
        &[("README.md", text), ("docs/guide.md", "# Guide\n")],
    );
}

#[test]
fn a_traceability_matrix_to_a_path_that_is_gone_is_seen() {
    let text = "# Traçabilité\n\n| Critère | Preuve |\n| - | - |\n| C4.8 | `docs/registre.md` |\n";
    seeded(
        Kind::DeadTrace,
        ("README.md", 5),
        &[("README.md", text)],
        &[("README.md", text), ("docs/registre.md", "# Registre\n")],
    );
}

#[test]
fn a_command_on_a_file_that_is_not_there_is_seen() {
    let text = "# Projet\n\n## Installation\n\n```bash\npython scripts/init_db.py\n```\n";
    seeded(
        Kind::DeadCommand,
        ("README.md", 6),
        &[("README.md", text)],
        &[("README.md", text), ("scripts/init_db.py", "x = 1\n")],
    );
}

#[test]
fn a_copy_of_an_example_that_is_not_there_is_seen() {
    let text = "# Projet\n\n```bash\ncp .env.example .env\n```\n";
    seeded(
        Kind::DeadCommand,
        ("README.md", 4),
        &[("README.md", text)],
        &[("README.md", text), (".env.example", "A=\n")],
    );
}

#[test]
fn a_template_that_nobody_filled_is_seen() {
    let text = "# Synthèse de veille\n\n## [Titre de la synthèse]\n\n[Résumé en trois phrases]\n\n[Source principale]\n";
    let good = "# Synthèse de veille\n\n## Les modèles ouverts\n\nTrois modèles sont sortis.\n";
    seeded(
        Kind::Template,
        ("veille/template_synthese.md", 3),
        &[("veille/template_synthese.md", text)],
        &[("veille/synthese.md", good)],
    );
    assert_eq!(
        status(
            &Submission::of(&[("veille/template_synthese.md", text)]).audit(),
            "C6.4"
        ),
        Status::Misleading
    );
}

#[test]
fn a_badge_that_measures_nothing_is_seen() {
    let fixed = "# Projet\n\n![tests](https://img.shields.io/badge/tests-passing-green)\n";
    let real = "# Projet\n\n![tests](https://github.com/x/y/actions/workflows/ci.yml/badge.svg)\n";
    seeded(
        Kind::PlaceholderBadge,
        ("README.md", 3),
        &[("README.md", fixed)],
        &[("README.md", real)],
    );
}

#[test]
fn a_screenshot_shown_as_a_mock_up_is_seen() {
    let bad = "# Maquettes\n\n![Maquette de l'accueil](img/screenshot_accueil.png)\n";
    let good = "# Maquettes\n\n![Maquette de l'accueil](img/accueil_v1.png)\n";
    let pictures = [
        ("img/screenshot_accueil.png", "png"),
        ("img/accueil_v1.png", "png"),
    ];
    seeded(
        Kind::Screenshot,
        ("docs/maquettes.md", 3),
        &[("docs/maquettes.md", bad), pictures[0]],
        &[("docs/maquettes.md", good), pictures[1]],
    );
}

#[test]
fn eco_design_affirmed_and_denied_by_a_page_is_seen() {
    let doc = (
        "docs/eco.md",
        "# Éco-conception\n\n- Polices locales : en place\n",
    );
    let remote = (
        "app/templates/base.html",
        "{% block x %}\n<link href=\"https://fonts.googleapis.com/css\">\n",
    );
    let local = (
        "app/templates/base.html",
        "{% block x %}\n<link href=\"/static/polices.css\">\n",
    );
    seeded(
        Kind::EcoClaim,
        ("docs/eco.md", 3),
        &[doc, remote],
        &[doc, local],
    );
}

#[test]
fn images_said_to_be_in_webp_are_looked_for() {
    let doc = (
        "docs/eco.md",
        "# Éco-conception\n\n- Images converties en WebP\n",
    );
    seeded(
        Kind::EcoClaim,
        ("docs/eco.md", 3),
        &[doc],
        &[doc, ("img/a.webp", "RIFF")],
    );
}

#[test]
fn an_incident_whose_list_nobody_ticked_is_seen() {
    let open = "# Incident du 3 mars\n\n- [ ] Détecter\n- [ ] Corriger\n- [ ] Vérifier\n";
    let done = "# Incident du 3 mars\n\n- [x] Détecter\n- [x] Corriger\n- [ ] Vérifier\n";
    seeded(
        Kind::ScriptedIncident,
        ("docs/incident.md", 3),
        &[("docs/incident.md", open)],
        &[("docs/incident.md", done)],
    );
}

#[test]
fn a_copy_of_the_grid_is_no_evidence() {
    let grid = "# Référentiel\n\n## Bloc de compétences 1\n\nAu moins un vecteur de restitution des métriques en temps réel est proposé (tableau de bord).\n\nLa chaîne de monitorage est d'abord testée dans un bac à sable ou environnement de test dédié.\n\nLe benchmark détaille l'adéquation fonctionnelle. Les raisons pour écarter un service sont explicites.\n\nLes modélisations des données respectent la méthode Merise. La veille est planifiée chaque semaine, une heure. Les synthèses sont communiquées.\n";
    let audit = Submission::of(&[("referentiel.md", grid)]).audit();
    for id in ["C6.2", "C7.4", "C11.3", "C11.5", "C4.1"] {
        assert_eq!(status(&audit, id), Status::Absent, "{id}");
    }
}

#[test]
fn a_sentence_alone_is_a_declaration() {
    let audit = Submission::of(&[(
        "README.md",
        "# Projet\n\nLe déploiement continu est fait sur Railway.\n",
    )])
    .audit();
    assert_eq!(status(&audit, "C19.4"), Status::Declared);
    assert!(findings(&audit, Kind::EchoJob).is_empty());
}
