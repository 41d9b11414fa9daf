import { crud, envelope, idParams, linkHeader, noQuery } from '../../http/crud.js';
import { endpoint } from '../../http/endpoint.js';
import { listPositions } from './position.service.js';
import { PositionList, PositionListQuery, Speaker, SpeakerCreate, SpeakerList, SpeakerListQuery, SpeakerQuery, SpeakerUpdate } from './speaker.schema.js';
import { createSpeaker, getSpeaker, listSpeakers, removeSpeaker, updateSpeaker } from './speaker.service.js';

const idDescription = 'The id or the slug of the speaker.';

export const speakerRoutes = [
  ...crud({
    name: 'Speaker',
    plural: 'speakers',
    description: 'Without a key: the speakers whom something published names. By name, unless `sort` says otherwise.',
    idDescription,
    schemas: { Item: Speaker, List: SpeakerList, Create: SpeakerCreate, Update: SpeakerUpdate, ListQuery: SpeakerListQuery, ItemQuery: SpeakerQuery, CreateQuery: noQuery, UpdateQuery: noQuery, DeleteQuery: noQuery, Patched: Speaker },
    kept: { list: ['speakers'], item: ['speakers'] },
    problems: { create: ['slug_taken', 'conflict'], update: ['slug_taken', 'conflict'], remove: ['in_use'] },
    list: listSpeakers,
    get: getSpeaker,
    create: createSpeaker,
    update: updateSpeaker,
    remove: removeSpeaker,
  }),
  endpoint({
    operationId: 'listSpeakerPositions', summary: 'List the positions of a speaker', tag: 'Speaker',
    description: 'All of them, or with `on` those of that date. Partial dates compare by overlap: `on=2015` finds whatever was held at some time in 2015.',
    method: 'get', path: '/v1/speakers/{id}/positions', access: 'public', params: idParams(idDescription), query: PositionListQuery, kept: { collections: ['speakers'] },
    response: { status: 200, description: 'A page of positions.', schema: PositionList, headers: linkHeader },
    problems: ['not_found'],
    handle: async ({ read, params, query, url, link }) => envelope(await read((reading) => listPositions(reading, params.id, query)), url, link),
  }),
];
