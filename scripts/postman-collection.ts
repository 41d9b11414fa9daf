/**
 * Makes of the collection that openapi-to-postmanv2 generates one that runs from top to bottom: what is random in it goes,
 * what it made up gives way to the document's own examples, and what is created comes first and goes last.
 */

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the document and the collection are read as JSON
type Json = any;

interface Step {
  operation: Json;
  method: string;
  path: string;
  /** The resource, as in the variable `articleId`. */
  tag: string;
  item: Json;
  /** Whether what it deletes is not to be found in the trash. */
  isForGood?: boolean;
}

/** Each may refer to those before it. A tag that is not here comes last. */
const order = ['Outlet', 'Image', 'Speaker', 'Article', 'Quote', 'Key'];

export function tourOf(generated: Json, document: Json): Json {
  const steps = stepsOf(generated, document);
  const tags: string[] = [...new Set([...order, ...document.tags.map(({ name }: Json) => name)])];
  const folders = tags.map((name) => folderOf(name, document, steps.filter((step) => step.tag === name && step.method !== 'delete' && !leadsBack(step))));
  const deletions = tags.flatMap((name) => steps.filter(({ tag, method }) => tag === name && method === 'delete')).reverse().flatMap(withWayBack(steps));
  return {
    info: {
      name: document.info.title,
      description: `${document.info.description}\n\nSet the variables \`baseUrl\` and \`key\` (a key with the role admin). The requests run from top to bottom: each creation keeps its id in a variable for those after it, and the last folder deletes what was made.`,
      schema: generated.info.schema,
    },
    auth: { type: 'bearer', bearer: [{ key: 'token', value: '{{key}}', type: 'string' }] },
    variable: [{ key: 'baseUrl', value: 'http://127.0.0.1:3000' }, { key: 'key', value: '' }, ...tags.filter((tag) => makes(steps, tag)).map((tag) => ({ key: variable(tag), value: '' }))],
    item: [...folders.filter(({ item }) => item.length > 0), { name: 'Clean up', description: 'Deletes what the requests above have made.', item: deletions.map(itemOf(document)) }],
  };
}

const variable = (tag: string): string => `${tag.charAt(0).toLowerCase()}${tag.slice(1)}Id`;
const makes = (steps: Step[], tag: string): boolean => steps.some((step) => step.tag === tag && '201' in step.operation.responses);

function stepsOf(generated: Json, document: Json): Step[] {
  const items: Json[] = generated.item.flatMap((folder: Json) => folder.item ?? [folder]);
  return items.map((item) => {
    const method = item.request.method.toLowerCase();
    const path = `/${item.request.url.path.join('/').replace(/:(\w+)/g, '{$1}')}`;
    const operation = document.paths[path]?.[method];
    if (operation === undefined) throw new Error(`The collection has ${method} ${path}, which the document has not.`);
    return { operation, method, path, tag: operation.tags[0], item };
  }).filter(({ operation }) => !goesOn(operation));
}

/** A stream has no end that a run from top to bottom could wait for. */
const goesOn = ({ responses }: Json): boolean => responses['200']?.content?.['text/event-stream'] !== undefined;

/** Out of the trash. */
const leadsBack = ({ path }: Step): boolean => /^\/v1\/\w+\/\{id\}\/restore$/.test(path);

/** What a deletion only puts into the trash is brought back, and then deleted for good, or what it names could not be. */
function withWayBack(steps: Step[]): (deletion: Step) => Step[] {
  return (deletion) => {
    const back = steps.find((step) => leadsBack(step) && step.path === `${deletion.path}/restore`);
    return back === undefined ? [deletion] : [deletion, back, { ...deletion, isForGood: true }];
  };
}

/** What makes comes before what reads, a working copy is read before it is published, and two versions before they are compared. */
function rankOf({ operation, method, path }: Step): number {
  if ('201' in operation.responses) return 0;
  if (method === 'patch') return 1;
  const later = ['/restore', '/diff'].findIndex((end) => path.endsWith(end)) + 1;
  return (path.includes('/draft') ? 2 : 5) + later;
}

/** In the order in which they work; where that does not matter, as in the document. */
function folderOf(name: string, document: Json, steps: Step[]): Json {
  const description = document.tags.find((tag: Json) => tag.name === name)?.description;
  return { name, description, item: [...steps].sort((a, b) => rankOf(a) - rankOf(b)).map(itemOf(document)) };
}

function itemOf(document: Json): (step: Step) => Json {
  return ({ operation, tag, isForGood, item: { name, request } }) => {
    const { path, query, variable: variables } = request.url;
    return {
      id: operation.operationId + (isForGood ? 'ForGood' : ''),
      name: isForGood ? `${name} for good` : name,
      request: {
        method: request.method,
        description: request.description.content,
        header: request.header.map(headerOf),
        url: { raw: `{{baseUrl}}/${path.join('/')}`, host: ['{{baseUrl}}'], path, query: query.map(parameterOf(isForGood)), variable: variables.map(({ key, description }: Json) => ({ key, value: standIn(key, path), description: description.content })) },
        ...(operation.requestBody === undefined ? {} : { body: bodyOf(operation, document) }),
      },
      event: [{ listen: 'test', script: { type: 'text/javascript', exec: scriptOf(operation, tag) } }],
      response: [],
    };
  };
}

/** What stands for a parameter of a path: the first version there is, or the one that is compared with it; or what was made before; `id` is of the resource in `/v1/articles/…`. */
function standIn(key: string, [, plural = '', ...rest]: string[]): string {
  if (key === 'version') return rest.at(-1) === 'diff' ? '2' : '1';
  return key === 'id' ? `{{${plural.slice(0, -1)}Id}}` : `{{${key}}}`;
}

/** Every parameter is there to be switched on; of a list, five are enough. */
function parameterOf(isForGood = false): (parameter: Json) => Json {
  const given: Record<string, string> = { limit: '5', ...(isForGood && { permanent: 'true' }) };
  return ({ key, description }) => ({ key, value: given[key] ?? '', disabled: !(key in given), description: description.content });
}

function headerOf({ key, value, description }: Json): Json {
  const conditional = /^(If-|Idempotency-Key$)/i.test(key);
  return { key, value: conditional ? '' : value, ...(conditional ? { disabled: true } : {}), ...(description ? { description: description.content } : {}) };
}

/** The document's example, with what was made before in the place of the ids and slugs in it. */
function bodyOf({ requestBody }: Json, document: Json): Json {
  const schema = document.components.schemas[requestBody.content['application/json'].schema.$ref.split('/').pop()];
  const known = new Set(order.map(variable));
  const raw = JSON.stringify(schema.examples?.[0] ?? leastOf(schema), (key, value) => (known.has(key) && typeof value === 'string' && !value.startsWith('$') ? `{{${key}}}` : value), 2);
  return { mode: 'raw', raw, options: { raw: { language: 'json' } } };
}

/** What a body must have, where the document has no example of it. */
function leastOf({ required = [], properties }: Json): Json {
  return Object.fromEntries(required.map((name: string) => [name, properties[name].enum?.[0] ?? 'From Postman']));
}

function scriptOf({ responses }: Json, tag: string): string[] {
  const status = Object.keys(responses).find((candidate) => candidate < '300');
  return [
    `pm.test('answers ${status}', () => pm.response.to.have.status(${status}));`,
    ...(status === '201' ? [`if (pm.response.code === 201 && pm.response.json().id) pm.collectionVariables.set('${variable(tag)}', pm.response.json().id);`] : []),
  ];
}
