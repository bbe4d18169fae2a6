/* What other subjects may use of listed shares. */
export { listingsPart, loadListings } from './firm_listings.js';
export { loadWorking, workingTable } from './working.js';
