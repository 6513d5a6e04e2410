//! Pages and forms of the application.

use crate::checks::Kind as Lie;
use crate::facts::Evidence;
use crate::verdict::Context;
use crate::verdict::c4::drawn;
use crate::verdict::c14::{MOCK_UPS, linked, said};
use crate::verdict::weigh::{Opinion, Weigh};
use crate::words::{any, fold};

/// Drawings of screens: the journey of a visitor through them is another drawing.
const SCREENS: &[&str] = &[
    "wireframe",
    "maquette",
    "mockup",
    "mock-up",
    "figma",
    "zoning",
    "storyboard",
];

pub(super) fn interfaces(context: &Context<'_>) -> Opinion {
    let application = context.application();
    let drawn: Vec<_> = drawn(context, SCREENS)
        .into_iter()
        .chain(linked(context))
        .collect();
    let announced = context.dead(MOCK_UPS).is_some();
    if drawn.is_empty() && !announced {
        // Said to be as drawn, by a project that draws none.
        return Weigh::of("des maquettes à quoi comparer les interfaces")
            .claim(context.saying(&["conformes aux maquettes", "conforme aux maquettes"]))
            .claim(said(context))
            .verdict(1);
    }
    Weigh::of("des maquettes à quoi comparer les interfaces")
        .part("les interfaces", application)
        .part("les maquettes", drawn)
        .weak(context.of(&[Lie::Screenshot]))
        .all()
}

/// Classes and calls that check what people type.
pub(super) fn form_places(context: &Context<'_>) -> Vec<Evidence> {
    let facts = context.facts;
    let mut found = Vec::new();
    for (source, code) in facts.programs() {
        let class = code
            .classes
            .iter()
            .find(|it| {
                [
                    "forms.Form",
                    "ModelForm",
                    "FlaskForm",
                    "UserCreationForm",
                    "forms.ModelForm",
                    "Form",
                ]
                .iter()
                .any(|base| {
                    it.bases
                        .split(',')
                        .any(|own| own.trim() == *base || own.trim().ends_with(base))
                })
            })
            .map(|it| it.line);
        let check = code
            .functions
            .iter()
            // A method of a form, or of what checks its values: `clean_data(df)` is neither.
            .find(|it| {
                let is_named = it.name.starts_with("clean_") || it.name.starts_with("validate_");
                is_named && it.class.is_some()
            })
            .map(|it| it.line);
        let widget = code
            .calls
            .iter()
            .find(|it| {
                it.callee == "st.form"
                    || it.callee == "st.number_input"
                    || it.callee == "st.form_submit_button"
            })
            .map(|it| it.line);
        found.extend(check.or(class).or(widget).map(|it| facts.at(source, it)));
    }
    found.extend(
        facts
            .sources
            .iter()
            .filter(|it| {
                it.role.is_page && it.file.text().is_some_and(|text| text.contains("<form"))
            })
            .map(|it| facts.at(it, 1)),
    );
    found
}

pub(super) fn forms(context: &Context<'_>) -> Opinion {
    let forms = form_places(context);
    let (tests, _) = context.cases(|it| {
        any(
            &fold(&format!("{} {}", it.evidence.path, it.name)).replace(['_', '/'], " "),
            &["form", "formulaire", "navigation", "view", "page"],
        )
    });
    Weigh::of("les formulaires et la navigation")
        .part("des formulaires et leur validation", forms)
        .part(
            "des tests de formulaires ou de navigation",
            tests.iter().map(|it| it.evidence.clone()),
        )
        .all()
}
