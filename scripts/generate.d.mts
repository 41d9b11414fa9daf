/** The schema as PostgreSQL has it. */
export function postgresqlSchema(schema: string): string;
/** Generates both clients below `root`. */
export function generate(root: string): void;
