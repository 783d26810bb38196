/** Ids that several examples share. */
export const SESSION_ID = '7d7cedff-240b-401a-94b6-5b44ddd5bf6a';
export const CHECKPOINT_ID = 'ckpt_a3e7ebd6198c';
export const PROJECT_ID = 'ff0a01d53d837e70';
export const TENANT_ID = 'ad18d6e4-c10e-47dc-8f16-6da43991e3a7';
export const USER_ID = 'user_bd4f8031-d83c-4bf7-8598-72c5331ba539';
export const IMPORT_ID = 'imp_5a0c9d1e-2f43-4b8a-8d27-61c7e0b9f3d4';
export const KEY_ID = 'key_bdc9f82f-bc96-4824-834f-6f156fa5c9f7';
export const EMAIL = 'ada@example.com';
export const EXPORT_ID = 'exp_3f8a2c61-7d0e-4b52-9c1f-84d5e6a7b390';
/** Of an email. */
export const TOKEN = 'qJ5tW0n3vK8xR2mY7cB4eH1sL6pZ9dF';
export const REQUEST_ID = '0b4e6f2e-6f0f-4a6e-9a53-5f6d6e0f2a11';
