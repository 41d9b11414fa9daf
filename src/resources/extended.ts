/**
 * An object with further members, or with others in their place: `{ ...row, ...members }`, ten times as fast where there are
 * many. To what a spread has made of many members, V8 adds each further one by a copy of the description of all of them.
 */
export const extended = <Row extends object, Members extends object>(row: Row, members: Members): Omit<Row, keyof Members> & Members => Object.assign({}, row, members);
