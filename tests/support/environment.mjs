/**
 * Jest's environment for Node, with an ordinary global object. Jest's own has a proxy before it, which every look at `Object`,
 * `Error` or `Promise` goes through; here, what is tested runs at its own speed. Each test file has its own globals all the same.
 */
import { constants, createContext } from 'node:vm';
import { TestEnvironment as NodeEnvironment } from 'jest-environment-node';

/** What belongs to the language, and yet is to be that of Node's own modules, which hand it out. */
const OF_NODE = new Set(['ArrayBuffer', 'Uint8Array', 'console']);

/** Frames of a stack: enough to see the test below supertest. A hundred, as Jest has it, make every error dear. */
const STACK_FRAMES = 20;

export default class PlainEnvironment extends NodeEnvironment {
  constructor(config, context) {
    super(config, context);
    const plain = createContext(constants.DONT_CONTEXTIFY);
    const language = new Set(Reflect.ownKeys(plain));
    for (const name of Reflect.ownKeys(this.global)) {
      if (!language.has(name) || OF_NODE.has(name)) copyProperty(this.global, plain, name);
    }
    plain.global = plain;
    plain.Error.stackTraceLimit = STACK_FRAMES;
    this.context = plain;
    this.global = plain;
  }
}

/** What is made when it is first asked for is copied then. */
function copyProperty(from, to, name) {
  const property = Object.getOwnPropertyDescriptor(from, name);
  const set = (value) => void Object.defineProperty(to, name, { value, writable: true, enumerable: property.enumerable, configurable: true });
  const get = () => {
    set(from[name]);
    return to[name];
  };
  Object.defineProperty(to, name, property.get === undefined ? property : { get, set, enumerable: property.enumerable, configurable: true });
}
