/** What a server that has come up is told about. */
export interface Started {
  url: string;
  /** Whether the sample newsroom has just been loaded. */
  seeded: boolean;
  /** Where the metrics are, if they have a port of their own. */
  metricsUrl?: string;
}

/** Says once where the server listens, and what to try. */
export function greet({ url, seeded, metricsUrl }: Started): void {
  const lines = [
    `listening on ${url}`,
    '',
    ...(seeded ? ['  A small sample newsroom has been loaded (SAMPLE_DATA=false keeps it out).', ''] : []),
    `  Read and try the API   ${url}/docs`,
    `  The newest articles    curl '${url}/v1/articles?include=outlet&limit=3'`,
    `  Who said what          curl '${url}/v1/quotes?include=speaker&limit=3'`,
    ...(metricsUrl === undefined ? [] : [`  How it is doing        ${metricsUrl}`]),
    '',
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}
