//! Every setting there is: a name unknown here is refused.

/// One setting. Its environment variable is `PONCTUEL_` and the name in capitals.
#[derive(Debug, Clone, Copy)]
pub struct Key {
    pub name: &'static str,
    /// `None` when the setting must be given.
    pub default: Option<&'static str>,
    /// Meaning, in French, for people.
    pub meaning: &'static str,
}

macro_rules! keys {
    ($($name:ident = $default:expr, $meaning:literal;)+) => {
        /// The catalogue.
        pub const KEYS: &[Key] = &[$(
            Key { name: stringify!($name), default: $default, meaning: $meaning }
        ),+];
    };
}

keys! {
    purge_database_url = None, "adresse PostgreSQL de la purge, sous le rôle purger ; database_url par défaut";
    database_url = None, "adresse PostgreSQL de la base de Ponctuel (DATABASE_URL convient aussi)";
    database_connections = Some("8"), "nombre de connexions au plus";
    runs_dir = Some("data/runs"), "dossier des passages du pipeline";
    keys_dir = Some("data/keys"), "dossier des clés et des secrets, jamais versionné";
    logs_dir = Some("data/logs"), "dossier des journaux que les programmes écrivent";
    models_dir = Some("data/models"), "registre des modèles : un dossier, ou s3://seau/préfixe";
    drafts_dir = Some("data/drafts"), "modèles entraînés, pas encore publiés";
    models_cache_dir = Some("data/cache/models"), "où un seau S3 est recopié pour être servi";
    models_unsigned = Some("refused"), "modèles que nulle clé de confiance n'a signés : refused ou accepted";
    models_s3_endpoint = None, "adresse du serveur S3 ; celle d'AWS par défaut";
    models_s3_region = Some("eu-west-3"), "région du seau S3";
    models_s3_key_id = None, "identifiant de la clé S3 ; celle que la machine prête par défaut";
    models_s3_key_file = None, "fichier du secret de cette clé";
    operator = Some("local"), "qui publie et promeut, noté dans l'histoire du registre : un rôle ou un compte de service";
    snapshot_dir = Some("data/snapshot"), "jeu de données téléchargé par l'entraîneur";
    onnxruntime = Some("data/tools/onnxruntime/libonnxruntime.so"), "bibliothèque ONNX Runtime";
    log = Some("info"), "niveau des journaux (error, warn, info, debug, ou une directive tracing)";

    weather_url = Some("http://127.0.0.1:8090"), "service d'archive météo, au format Open-Meteo";
    carriers_url = Some("http://127.0.0.1:8090/wiki/List_of_airline_codes"), "page des codes de compagnies";
    airports_url = Some("http://127.0.0.1:8090/data/airports.csv"), "fichier des aéroports";
    registry_url = None, "adresse PostgreSQL du registre des appareils, avec un rôle en lecture seule";
    flights_dir = Some("data/sources/flights"), "dossier Parquet des vols, partitionné year=/month=";
    engine = Some("polars"), "moteur qui lit les vols : polars ou spark";
    spark_url = Some("sc://127.0.0.1:15002"), "adresse du serveur Spark Connect, quand engine vaut spark";
    period_start = Some("2013-01-01"), "premier jour extrait (AAAA-MM-JJ)";
    period_end = Some("2013-12-31"), "dernier jour extrait : AAAA-MM-JJ, yesterday (hier) ou last-month (fin du mois dernier)";

    contact_url = Some("https://escale.example/contact"), "page de contact annoncée aux sites lus";
    requests_per_second = Some("10"), "requêtes par seconde et par site, au plus";
    request_timeout_seconds = Some("30"), "attente d'une réponse HTTP, au plus";
    registry_timeout_seconds = Some("60"), "durée d'une requête sur le registre, au plus";
    retry_attempts = Some("4"), "essais d'une requête, le premier compris";
    retry_first_delay_ms = Some("500"), "attente avant le deuxième essai, doublée à chaque fois";
    schedule_run = Some("30 4 * * *"), "quand lancer le pipeline, en notation cron (minute heure jour mois jour-de-semaine)";
    schedule_purge = Some("30 3 * * *"), "quand lancer la purge, en notation cron";
    schedule_time_zone = Some("Europe/Paris"), "fuseau de ces heures (base IANA)";

    dataset_api_address = Some("127.0.0.1:8081"), "adresse d'écoute de l'API du jeu de données";
    dataset_api_answers_mb = Some("64"), "mégaoctets de réponses que l'API du jeu de données garde en mémoire, au plus (0 : aucune)";
    dataset_api_url = Some("http://127.0.0.1:8081"), "adresse à laquelle les clients appellent cette API";
    model_api_address = Some("127.0.0.1:8082"), "adresse d'écoute de l'API du modèle";
    token_minutes = Some("15"), "durée de vie d'un jeton d'accès";
    client_requests_per_minute = Some("6000"), "requêtes par minute d'un client des API, ou d'une adresse sans jeton, au plus";
    requests_at_once = Some("256"), "requêtes auxquelles une API répond en même temps, au plus";
    mlflow_url = None, "adresse d'un serveur MLflow auquel envoyer les entraînements ; aucun par défaut";
    mlflow_experiment = Some("ponctuel"), "expérience MLflow de ces entraînements";
    trainer_client_id = Some("trainer"), "identifiant de l'entraîneur auprès de l'API du jeu de données";
    trainer_client_secret_file = Some("data/keys/trainer.secret"), "fichier de son secret";
    model_api_client_id = Some("model-api"), "identifiant de l'API du modèle auprès de celle du jeu de données";
    model_api_client_secret_file = Some("data/keys/model-api.secret"), "fichier de son secret";
}
