//! What the page adds of the registry: what each way of reading it brings over the wire.

use extractor::aircraft::explain::Study;

use super::check::{CLOSE, OPEN};
use super::french::{bytes, milliseconds, table};
use crate::thousands;

pub(super) fn transfers(study: &Study) -> String {
    let rows: Vec<Vec<String>> = study
        .transfers
        .iter()
        .map(|transfer| {
            vec![
                transfer.title.to_owned(),
                thousands(transfer.statements),
                thousands(transfer.rows),
                bytes(transfer.bytes),
                milliseconds(transfer.median_ms),
            ]
        })
        .collect();
    let header = [
        "Façon de lire",
        "Instructions",
        "Lignes reçues",
        "Octets reçus",
        "Temps (ms)",
    ];
    format!(
        "\n### Ce qui passe sur le réseau\n\n\
         La jointure répète la description d'un modèle pour chaque appareil : sur cette réplique, réduite aux colonnes utiles, \
         elle peut donc recevoir plus d'octets que les trois tables entières. Ce qu'elle apporte est ailleurs : une seule instruction, \
         un seul état cohérent des trois tables (trois lectures séparées peuvent tomber de part et d'autre d'une mise à jour), \
         et le travail de rapprochement laissé au moteur, dont c'est le métier. Dans le registre publié par la FAA, qui a bien plus de colonnes, les nommer évite aussi d'en recevoir la plupart ; \
         cela ne se mesure pas sur cette réplique. Lire les références appareil par appareil coûte, lui, un aller-retour chacune.\n\n\
         Les deux premières lignes sont reçues par COPY, au format texte ; la troisième compte les valeurs reçues et leurs séparateurs, et n'est mesurée qu'une fois.\n\n\
         {OPEN}\n\n{}\n{CLOSE}\n",
        table(&header, &rows)
    )
}
