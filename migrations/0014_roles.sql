-- What the built-in roles may do in an organisation that was there before: the same as in one that registers today. A test
-- holds this file to the program.

drop trigger role_builtin_refuses_update;

update role set permissions = '3ffff', version = version + 1 where id = 'admin';

update role set permissions = '180a5', description = 'Sells: sees stock, reserves it and knows the customers', version = version + 1 where id = 'seller';

update role set permissions = '3ff', version = version + 1 where id = 'keeper';

update role set permissions = 'c085', version = version + 1 where id = 'analyst';

update role set permissions = '85', version = version + 1 where id = 'viewer';

create trigger role_builtin_refuses_update before update on role when old.builtin = 1 BEGIN select raise(abort, 'builtin_role'); END;
