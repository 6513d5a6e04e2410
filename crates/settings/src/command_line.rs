//! The command line, in French: clap's help and refusals have no translation of their own.

use clap::builder::PossibleValue;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, ArgAction, Command, Error, Parser};

const TEMPLATE: &str = "{about-with-newline}\nUtilisation : {usage}\n\n{all-args}{after-help}";
/// The exit code of a refused command line, as clap's own.
const REFUSED: i32 = 2;
/// The exit code of a program whose reader left, as shells tell it: 128 and the number of SIGPIPE.
const UNREAD: i32 = 141;

/// Reads the command line; a refusal is told in French and ends the program with code 2.
///
/// From then on, a reader that leaves (`… | head`) ends the program without a word.
pub fn parse<C: Parser>() -> C {
    end_when_nobody_reads();
    let parsed = french(C::command())
        .try_get_matches()
        .and_then(|mut matches| C::from_arg_matches_mut(&mut matches));
    match parsed {
        Ok(arguments) => arguments,
        Err(error) if error.use_stderr() => {
            eprintln!("erreur : {}", explain(&error));
            std::process::exit(REFUSED)
        }
        Err(asked) => {
            // Help or version: that is an answer.
            print!("{asked}");
            std::process::exit(0)
        }
    }
}

/// Rust ignores SIGPIPE, and printing then panics. Heeding the signal again would end our servers too,
/// when one of their callers leaves: only what is printed is looked at here.
fn end_when_nobody_reads() {
    let usual = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.payload_as_str().unwrap_or_default();
        if said.starts_with("failed printing to stdout") && said.contains("Broken pipe") {
            std::process::exit(UNREAD);
        }
        usual(panic);
    }));
}

/// The same command with French headings, and its subcommands too.
fn french(command: Command) -> Command {
    let has_version = command.get_version().is_some();
    let positionals: Vec<_> = command
        .get_positionals()
        .map(|argument| argument.get_id().clone())
        .collect();
    let names: Vec<_> = command
        .get_subcommands()
        .map(|subcommand| subcommand.get_name().to_owned())
        .collect();
    let mut command = command
        .help_template(TEMPLATE)
        .subcommand_help_heading("Commandes")
        .subcommand_value_name("COMMANDE")
        .disable_help_subcommand(true)
        .disable_help_flag(true)
        .disable_version_flag(true)
        .mut_args(|argument| {
            let heading = if positionals.contains(argument.get_id()) {
                "Arguments"
            } else {
                "Options"
            };
            in_french(argument.help_heading(heading))
        })
        .arg(flag("help", 'h', "Affiche cette aide", ArgAction::Help));
    if has_version {
        command = command.arg(flag(
            "version",
            'V',
            "Affiche la version",
            ArgAction::Version,
        ));
    }
    for name in names {
        command = command.mut_subcommand(name, french);
    }
    command
}

/// What clap would add to an argument's help in English, its values and its default, in French.
fn in_french(argument: Arg) -> Arg {
    let hidden = argument.is_hide_possible_values_set();
    let values: Vec<_> = argument
        .get_possible_values()
        .into_iter()
        .filter(|it| !hidden && !it.is_hide_set())
        .collect();
    let defaults = argument.get_default_values();
    let takes_values = argument.get_action().takes_values();
    let mut told = Vec::new();
    if takes_values && !values.is_empty() {
        let values: Vec<_> = values.iter().map(value_told).collect();
        told.push(format!("valeurs : {}", values.join(", ")));
    }
    if takes_values && !defaults.is_empty() && !argument.is_hide_default_value_set() {
        let defaults: Vec<_> = defaults.iter().map(|it| it.to_string_lossy()).collect();
        told.push(format!("par défaut : {}", defaults.join(", ")));
    }
    if told.is_empty() {
        return argument;
    }
    let said = argument
        .get_help()
        .map(ToString::to_string)
        .unwrap_or_default();
    let help = format!("{said} [{}]", told.join(" ; "));
    let long = argument
        .get_long_help()
        .map(|said| format!("{said} [{}]", told.join(" ; ")));
    let argument = match long {
        Some(long) => argument.long_help(long),
        None => argument,
    };
    argument
        .help(help.trim_start().to_owned())
        .hide_possible_values(true)
        .hide_default_value(true)
}

/// A value, and what it means when that is told.
fn value_told(value: &PossibleValue) -> String {
    match value.get_help() {
        None => value.get_name().to_owned(),
        Some(help) => format!("{} ({help})", value.get_name()),
    }
}

fn flag(name: &'static str, short: char, help: &'static str, action: ArgAction) -> Arg {
    Arg::new(name)
        .short(short)
        .long(name)
        .help(help)
        .help_heading("Options")
        .action(action)
}

/// What was refused, and what to do.
fn explain(error: &Error) -> String {
    let about = |kind| error.get(kind).map(text).unwrap_or_default();
    let argument = masked(about(ContextKind::InvalidArg));
    let value = masked(about(ContextKind::InvalidValue));
    let refusal = match error.kind() {
        ErrorKind::UnknownArgument => format!("option inconnue : {argument}"),
        ErrorKind::InvalidSubcommand => {
            format!(
                "commande inconnue : {}",
                masked(about(ContextKind::InvalidSubcommand))
            )
        }
        ErrorKind::MissingRequiredArgument => format!("il manque : {argument}"),
        ErrorKind::MissingSubcommand | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            "il manque une commande".to_owned()
        }
        ErrorKind::InvalidValue if value.is_empty() => format!("il manque une valeur à {argument}"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("valeur refusée pour {argument} : {value}")
        }
        ErrorKind::ArgumentConflict => {
            format!("{argument} ne va pas avec {}", about(ContextKind::PriorArg))
        }
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("nombre de valeurs refusé pour {argument}")
        }
        _ => error.kind().to_string(),
    };
    let choices = about(ContextKind::ValidValue) + &about(ContextKind::ValidSubcommand);
    let meant = about(ContextKind::SuggestedArg)
        + &about(ContextKind::SuggestedSubcommand)
        + &about(ContextKind::SuggestedValue);
    let mut lines = vec![refusal];
    if !meant.is_empty() {
        lines.push(format!("vouliez-vous dire {meant} ?"));
    }
    if !choices.is_empty() {
        lines.push(format!("choix possibles : {choices}"));
    }
    lines.push("« --help » donne la liste des commandes et des options.".to_owned());
    lines.join("\n")
}

/// What was typed may be an address, of a person or with its password: it is not repeated.
fn masked(typed: String) -> String {
    if typed.contains('@') {
        "•••".to_owned()
    } else {
        typed
    }
}

fn text(value: &ContextValue) -> String {
    match value {
        ContextValue::String(text) => text.clone(),
        ContextValue::Strings(texts) => texts.join(", "),
        ContextValue::Number(number) => number.to_string(),
        ContextValue::Bool(truth) => truth.to_string(),
        ContextValue::StyledStr(text) => text.to_string(),
        _ => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn command() -> Command {
        let level = Arg::new("niveau")
            .long("niveau")
            .help("Le niveau")
            .default_value("bas")
            .value_parser([
                PossibleValue::new("bas"),
                PossibleValue::new("haut").help("Tout"),
            ]);
        let extract = Command::new("extract").arg(level);
        french(
            Command::new("pipeline")
                .version("1")
                .subcommand_required(true)
                .subcommand(extract),
        )
    }

    fn refused(arguments: &[&str]) -> String {
        let line = std::iter::once(&"pipeline").chain(arguments);
        explain(&command().try_get_matches_from(line).expect_err("refused"))
    }

    #[test]
    fn each_refusal_is_told_in_french_with_what_to_do() {
        for (arguments, expected) in [
            (&["extract", "--vite"][..], "option inconnue : --vite"),
            (&["extrat"], "commande inconnue : extrat"),
            (&["extrat"], "vouliez-vous dire extract ?"),
            (&[], "il manque une commande"),
            (
                &["extract", "--niveau", "moyen"],
                "valeur refusée pour --niveau <niveau> : moyen",
            ),
            (
                &["extract", "--niveau", "moyen"],
                "choix possibles : bas, haut",
            ),
            (&["extract", "--niveau"], "il manque une valeur à --niveau"),
        ] {
            let told = refused(arguments);
            assert!(told.contains(expected), "{expected:?} absent de {told:?}");
            assert!(
                told.ends_with("« --help » donne la liste des commandes et des options."),
                "{told}"
            );
        }
    }

    #[test]
    fn an_address_that_is_refused_is_not_repeated() {
        for arguments in [
            &["extract", "ada@example.org"][..],
            &["ada@example.org"],
            &["extract", "--niveau", "ada@example.org"],
            &["extract", "--ada@example.org"],
        ] {
            let told = refused(arguments);
            assert!(!told.contains("ada") && told.contains("•••"), "{told}");
        }
    }

    #[test]
    fn the_help_has_french_headings_at_every_level() {
        for arguments in [
            &["pipeline", "--help"][..],
            &["pipeline", "extract", "--help"],
        ] {
            let help = command()
                .try_get_matches_from(arguments)
                .expect_err("help")
                .to_string();
            assert!(
                help.contains("Utilisation :") && help.contains("Affiche cette aide"),
                "{help}"
            );
            for english in ["Usage", "Print", "possible values", "default"] {
                assert!(!help.contains(english), "{help}");
            }
        }
    }

    #[test]
    fn the_help_tells_the_values_of_an_option_and_its_default() {
        let help = command()
            .try_get_matches_from(["pipeline", "extract", "--help"])
            .expect_err("help")
            .to_string();
        assert!(
            help.contains("Le niveau [valeurs : bas, haut (Tout) ; par défaut : bas]"),
            "{help}"
        );
    }
}
