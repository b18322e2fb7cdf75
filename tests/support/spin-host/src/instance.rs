//! Instances of a component: what each holds, and how many requests it serves.

use std::collections::{BTreeMap, HashMap};
use std::future::{self, Future};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use wasmtime::component::{HasData, Linker, ResourceTable};
use wasmtime::{Engine, Store, StoreContextMut};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};
use wasmtime_wasi_http::WasiHttpCtx;
use wasmtime_wasi_http::handler::{
    self, HandlerState, ProxyPre, ShouldAccept, ViewFn, WorkerState,
};
use wasmtime_wasi_http::p3::bindings::ServicePre;
use wasmtime_wasi_http::p3::{self, WasiHttpCtxView, WasiHttpView};

use crate::expiration::Expiration;
use crate::key_value::File;
use crate::outbound::Outbound;

/// A component of the manifest, with everything it was granted.
pub struct Component {
    pub name: String,
    pub variables: HashMap<String, String>,
    pub databases: BTreeMap<String, PathBuf>,
    pub stores: BTreeMap<String, Arc<File>>,
    pub outbound: Outbound,
    pub database_pages_max: Option<u32>,
}

/// What one instance holds.
pub struct Instance {
    pub component: Arc<Component>,
    pub table: ResourceTable,
    /// How many connections to databases it has open.
    pub connections: usize,
    /// How many key-value stores it has open.
    pub stores: usize,
    outbound: Outbound,
    wasi: WasiCtx,
    http: WasiHttpCtx,
}

/// Says that the host functions work on an `Instance`.
pub struct Has;

impl HasData for Has {
    type Data<'a> = &'a mut Instance;
}

impl Instance {
    fn new(component: &Arc<Component>) -> Self {
        Self {
            component: Arc::clone(component),
            table: ResourceTable::new(),
            connections: 0,
            stores: 0,
            outbound: component.outbound.clone(),
            // No files, no sockets, no environment: what a component may use is granted above.
            wasi: WasiCtx::builder().inherit_stdout().inherit_stderr().build(),
            http: WasiHttpCtx::new(),
        }
    }
}

impl WasiView for Instance {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

impl WasiHttpView for Instance {
    fn http(&mut self) -> WasiHttpCtxView<'_> {
        WasiHttpCtxView {
            hooks: &mut self.outbound,
            table: &mut self.table,
            ctx: &mut self.http,
        }
    }
}

/// Everything that a component may import.
pub fn linker(engine: &Engine) -> wasmtime::Result<Linker<Instance>> {
    use crate::bindings::spin;
    let mut linker = Linker::new(engine);
    // The standard library of wasm32-wasip2 speaks WASI 0.2, the SDK 0.3.
    wasmtime_wasi::p2::add_to_linker_async(&mut linker)?;
    wasmtime_wasi::p3::add_to_linker(&mut linker)?;
    p3::add_to_linker(&mut linker)?;
    spin::key_value::key_value::add_to_linker::<_, Has>(&mut linker, |instance| instance)?;
    spin::sqlite::sqlite::add_to_linker::<_, Has>(&mut linker, |instance| instance)?;
    spin::variables::variables::add_to_linker::<_, Has>(&mut linker, |instance| instance)?;
    Ok(linker)
}

/// How long instances are kept.
#[derive(Clone, Copy)]
pub struct Reuse {
    pub total_max: usize,
    pub concurrent_max: usize,
}

/// Makes instances of one component.
pub struct Factory {
    pub engine: Engine,
    pub component: Arc<Component>,
    pub prepared: ServicePre<Instance>,
    pub reuse: Reuse,
}

impl HandlerState for Factory {
    type StoreData = Instance;
    type WorkerExpiration = Expiration;
    type WorkerState = Life;

    async fn instantiate(&self) -> wasmtime::Result<handler::Instance<Instance, Expiration, Life>> {
        let mut store = Store::new(&self.engine, Instance::new(&self.component));
        let proxy = ProxyPre::P3(self.prepared.clone())
            .instantiate_async(&mut store)
            .await?;
        Ok(handler::Instance {
            store,
            proxy,
            view: ViewFn::P3(Instance::http),
            expiration: Expiration::new(),
            state: Life {
                component: self.component.name.clone(),
                reuse: self.reuse,
            },
        })
    }
}

/// The life of one instance.
pub struct Life {
    component: String,
    reuse: Reuse,
}

impl WorkerState for Life {
    type StoreData = Instance;
    type RequestId = ();

    fn should_accept_request(&self, concurrent: usize, total: usize) -> ShouldAccept {
        if total >= self.reuse.total_max {
            ShouldAccept::Never
        } else if concurrent >= self.reuse.concurrent_max {
            ShouldAccept::No
        } else {
            ShouldAccept::Yes
        }
    }

    /// As on Spin, a request may take as long as it likes.
    fn on_request_start(
        &self,
        _: StoreContextMut<'_, Instance>,
        (): (),
        _: wasmtime::component::GuestTaskId,
    ) -> Pin<Box<dyn Future<Output = ()> + Send + Sync>> {
        Box::pin(future::pending())
    }

    fn drop(&self, _: Store<Instance>, ended: wasmtime::Result<()>) {
        if let Err(error) = ended {
            eprintln!(
                "spin-host: an instance of `{}` ended: {error:?}",
                self.component
            );
        }
    }
}
