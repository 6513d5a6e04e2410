UPDATE api_client SET scopes = array_replace(scopes, 'predict', 'model:predict');
DROP TABLE token_family;
