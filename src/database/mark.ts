/** The name of a setting that a database has while a newsroom is being copied into it: no server may use it before that is done. */
export const COPY_MARK = 'copy';
