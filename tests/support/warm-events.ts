/** What may happen in a newsroom, by name: writes of every kind. One that makes no sense at the time is refused, and is no event. */
import { setTimeout } from 'node:timers/promises';
import { type Json, makeArticle, makeImage, makeOutlet, makeSpeaker } from './make.js';
import type { WarmWorld } from './warm-world.js';

type Event = (world: WarmWorld, choice: number) => Promise<unknown>;

const reason = { override: 'As a test needs it.' };
const overriding = '?override=As%20a%20test%20needs%20it.';

const of = (ids: readonly string[], choice: number): string => ids[choice % ids.length] ?? '';
const editor = ({ newsroom }: WarmWorld) => newsroom.as('editor');
const publicFirst = ({ articles }: WarmWorld, choice: number): string => `/v1/articles/${of(articles, choice)}`;

const patch = (path: (world: WarmWorld, choice: number) => string, change: (choice: number, world: WarmWorld) => Json): Event => (world, choice) =>
  editor(world).patch(path(world, choice)).send(change(choice, world));
const post = (path: (world: WarmWorld, choice: number) => string, given: (choice: number, world: WarmWorld) => Json = () => ({})): Event => (world, choice) =>
  editor(world).post(path(world, choice)).send(given(choice, world));

const speaker = ({ speakers }: WarmWorld, choice: number): string => `/v1/speakers/${of(speakers, choice)}`;
const outlet = ({ outlets }: WarmWorld, choice: number): string => `/v1/outlets/${of(outlets, choice)}`;
const image = ({ images }: WarmWorld, choice: number): string => `/v1/images/${of(images, choice)}`;
const quote = ({ quotes }: WarmWorld, choice: number): string => `/v1/quotes/${of(quotes, choice)}`;
const turn = (name: string) => (choice: number): Json => ({ slug: `${name}-${choice % 2}` });

/** Something is planned for a moment from now, and that moment passes. */
async function soon(world: WarmWorld, path: string): Promise<void> {
  const at = new Date(Date.now() + 150);
  await editor(world).post(path).send({ at, ...(path.endsWith('/publish') ? reason : {}) });
  await setTimeout(Math.max(0, at.getTime() - Date.now()) + 5);
}

/** What happens to the first article while it is public shows most: even choices are about it. */
export const warmEvents: Record<string, Event> = {
  renameSpeaker: patch(speaker, (choice) => ({ name: `Ada Quay ${choice}` })),
  moveSpeaker: patch(({ speakers }) => `/v1/speakers/${speakers[0]}`, turn('speaker')),
  portray: patch(speaker, (choice, { images }) => ({ imageId: choice % 2 ? null : images[0] })),
  employ: patch(speaker, (choice) => ({ positions: [{ title: `Warden ${choice}` }], aliases: [`Quay ${choice}`] })),
  hireSpeaker: async ({ newsroom }) => makeSpeaker(newsroom),
  restoreSpeaker: post((world, choice) => `${speaker(world, choice)}/revisions/1/restore`),
  renameOutlet: patch(outlet, (choice) => ({ name: `Post ${choice}`, country: choice % 2 ? 'PT' : null })),
  moveOutlet: patch(({ outlets }) => `/v1/outlets/${outlets[0]}`, turn('outlet')),
  foundOutlet: async ({ newsroom }, choice) => makeOutlet(newsroom, { name: `Harbour ${choice}`, description: 'All of the quay, the tide and noon.' }),
  closeOutlet: async (world) => {
    const { id } = await makeOutlet(world.newsroom);
    return editor(world).delete(`/v1/outlets/${id}`);
  },
  describeImage: patch(image, (choice) => ({ alt: `A picture ${choice}`, url: `https://images.example/${choice}.jpg` })),
  describeInline: patch(({ images }) => `/v1/images/${images[2]}`, (choice) => ({ alt: `The inline picture ${choice}` })),
  movePortrait: patch(({ images }) => `/v1/images/${images[0]}`, turn('portrait')),
  moveInline: patch(({ images }) => `/v1/images/${images[2]}`, turn('inline')),
  creditImage: patch(image, (choice, { outlets }) => ({ creditOutletId: of(outlets, choice), title: `Lead ${choice}` })),
  takeImage: async ({ newsroom }) => makeImage(newsroom, { title: 'Lead' }),
  headline: patch(publicFirst, (choice) => ({ headline: `The quay ${choice}`, summary: `Of the tide ${choice}` })),
  moveArticle: patch(({ articles }) => `/v1/articles/${articles[0]}`, turn('article')),
  file: patch(publicFirst, (choice) => ({ section: choice % 2 ? 'Local' : 'Sport', topics: choice % 2 ? ['Ships'] : ['Tides'], language: choice % 2 ? 'en' : 'pt' })),
  moveToOutlet: patch(publicFirst, (choice, { outlets }) => ({ outletId: of(outlets, choice + 1) })),
  illustrate: patch(publicFirst, (choice, { images }) => ({ images: choice % 3 ? [{ imageId: of(images, choice), role: 'lead' }] : [] })),
  rewrite: patch((world, choice) => publicFirst(world, choice) + overriding, (choice) => ({
    body: choice % 2 ? '“Nobody asked us,” he said at the pier.' : '“We open the old quay at noon today,” she said.\n\n![](image:inline-0)\n\n“Nobody asked us,” he said.',
  })),
  publish: post((world, choice) => `${publicFirst(world, choice)}/publish`, () => reason),
  unpublish: post((world, choice) => `${publicFirst(world, choice)}/unpublish`),
  publishSoon: (world, choice) => soon(world, `${publicFirst(world, choice)}/publish`),
  unpublishSoon: (world, choice) => soon(world, `${publicFirst(world, choice)}/unpublish`),
  plan: post((world, choice) => `${publicFirst(world, choice)}/unpublish`, () => ({ at: '2099-01-01T00:00:00Z' })),
  trash: (world, choice) => editor(world).delete(publicFirst(world, choice)),
  restore: post((world, choice) => `${publicFirst(world, choice)}/restore`),
  copy: patch((world, choice) => `${publicFirst(world, choice)}/draft`, (choice, { speakers }) => ({
    headline: `Copied ${choice}`, body: '“We open the old quay at noon today,” she said. “Not at all,” he said.',
    quotes: [{ kind: 'direct', text: 'Not at all,', speakerId: of(speakers, choice) }],
  })),
  correct: post((world, choice) => `${publicFirst(world, choice)}/corrections`, (choice) => ({ type: 'clarification', text: `Clear now ${choice}.` })),
  state: post(() => `/v1/quotes${overriding}`, (choice, { articles, speakers }) => ({ articleId: of(articles, choice), kind: 'indirect', text: `That the tide ${choice} came`, speakerId: of(speakers, choice + 2) })),
  requote: patch((world, choice) => quote(world, choice) + overriding, (choice) => ({ text: choice % 2 ? 'Nobody asked us,' : 'We open the old quay at noon today,', occasion: `Occasion ${choice}` })),
  attribute: patch((world, choice) => quote(world, choice) + overriding, (choice, { speakers }) => ({ speakerId: choice % 4 ? of(speakers, choice) : null })),
  address: patch((world, choice) => quote(world, choice) + overriding, (choice, { speakers }) => ({ addressees: choice % 2 ? [] : [{ name: 'Them', speakerId: of(speakers, choice) }] })),
  tell: patch((world, choice) => quote(world, choice) + overriding, (choice, { outlets }) => ({ via: choice % 2 ? null : { outletId: of(outlets, choice) } })),
  answer: patch((world, choice) => quote(world, choice) + overriding, (choice, { quotes }) => ({ inReplyToId: choice % 2 ? null : of(quotes, choice + 1) })),
  unsay: (world, choice) => editor(world).delete(quote(world, choice)),
  destroy: async (world, choice) => {
    const { id } = await makeArticle(world.newsroom, { outletId: of(world.outlets, choice), quotes: [{ kind: 'direct', text: 'We will see,', speakerId: of(world.speakers, choice) }] });
    const [gone] = (await world.newsroom.as('viewer').get(`/v1/quotes?article=${id}`)).body.data;
    await editor(world).post(`/v1/articles/${id}/publish`).send(reason);
    await editor(world).patch(quote(world, 2) + overriding).send({ inReplyToId: gone.id });
    return world.newsroom.as('admin').delete(`/v1/articles/${id}?permanent=true`);
  },
  atOnce: post(() => '/v1/batch', (choice, { speakers, articles }) => ({
    operations: [
      { method: 'PATCH', path: `/v1/speakers/${of(speakers, choice)}`, body: { description: `At once ${choice}` } },
      { method: 'PATCH', path: `/v1/articles/${of(articles, choice)}`, body: { byline: `By ${choice}` } },
    ],
  })),
};
