-- What the built-in roles may do in an organisation that was there before: the same as in one that registers today. A test
-- holds this file to the program.

drop trigger role_builtin_refuses_update;

update role set permissions = '7ffffff', version = version + 1 where id = 'admin';

update role set permissions = '3d80a5', description = 'Sells: knows the customers, takes orders and payments, ships', version = version + 1 where id = 'seller';

update role set permissions = '61403ff', description = 'Keeps the stock, the items and the suppliers, ships orders', version = version + 1 where id = 'keeper';

update role set permissions = '204c085', version = version + 1 where id = 'analyst';

update role set permissions = '85', version = version + 1 where id = 'viewer';

create trigger role_builtin_refuses_update before update on role when old.builtin = 1 BEGIN select raise(abort, 'builtin_role'); END;
