// For the features that delete, within their own transactions: as the role for deletion or as the identity role.
export { addRemoved, findRecord, listRecords, subjectDigest } from './deletion-record.repository.ts';
