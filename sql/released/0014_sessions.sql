-- Sessions that ran out are taken away, a few at each sign-in; found by this key.
ALTER TABLE `session` ADD KEY IF NOT EXISTS `session_expires` (`expires_at`);

-- All that the application may delete: sessions that ran out a day ago. On the table itself it has no
-- such right, so none that could still be one ever goes.
CREATE OR REPLACE SQL SECURITY DEFINER VIEW `session_over` AS
    SELECT `sid`, `expires_at` FROM `session`
    WHERE `expires_at` < UTC_TIMESTAMP(6) - INTERVAL 1 DAY;
