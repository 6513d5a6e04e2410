DROP TABLE api_client;
