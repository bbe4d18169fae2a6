/* What other subjects may use of parties. */
export { alikeWatch, loadPerson, personNote, personTable } from './persons.js';
